#include "tools/network/dataset.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tools/config/assignment.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/network/frozen_features.h"
#include "tools/network/network_file.h"
#include "tools/network/network_finder.h"

namespace halfstep::network {
namespace {

namespace filesystem = std::filesystem;
using tools::UsageError;

const std::string kMagic = "halfstep samples";
const std::string kSuffix = ".samples";
const std::string kFrozenFeatures = "frozen_features";
constexpr int kMost = 65535;

filesystem::path data_directory() { return network_directory() / "data"; }

std::vector<std::string> dataset_names() {
  std::vector<std::string> names{kFrozenFeatures};
  if (filesystem::is_directory(data_directory()))
    for (const filesystem::directory_entry& entry : filesystem::directory_iterator(data_directory()))
      if (entry.path().extension() == kSuffix) names.push_back(entry.path().stem().string());
  return names;
}

TensorShape shape_from(const Section& header, const std::string& key) {
  const std::vector<int> sizes = header.sizes(key, 3, 1, kMost);
  return {sizes[0], sizes[1], sizes[2]};
}

// Lines of text up to an empty one.
Section read_header(std::istream& stream, const std::string& path) {
  std::string line;
  if (!std::getline(stream, line) || line != kMagic) throw UsageError(path + ": does not begin with '" + kMagic + "'");
  Section header("", path);
  for (int number = 2; std::getline(stream, line) && !line.empty(); ++number) {
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos)
      throw UsageError(path + ":" + std::to_string(number) + ": expected 'key = value' or an empty line");
    header.add(tools::trimmed(line.substr(0, equals)),
               {tools::trimmed(line.substr(equals + 1)), path + ":" + std::to_string(number)});
  }
  header.expect_only({"title", "count", "stored", "shape", "classes", "scale"}, "samples");
  return header;
}

}  // namespace

Dataset read_samples(const filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw UsageError(path.string() + ": cannot be read");
  const Section header = read_header(stream, path.string());
  Dataset data;
  data.title = header.required("title").value;
  data.stored = shape_from(header, "stored");
  data.shape = shape_from(header, "shape");
  data.classes = header.number("classes", 0, 255);
  data.scale = header.positive("scale", 1);
  const auto count = static_cast<std::size_t>(header.number("count", 1, kMost));
  if (data.stored.height != data.shape.height || data.stored.width != data.shape.width ||
      data.shape.channels % data.stored.channels != 0)
    header.refuse("shape", to_text(data.shape) + " is not " + to_text(data.stored) + " with its channels repeated");

  const std::vector<char> rest{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t expected = count * (1 + static_cast<std::size_t>(data.stored.elements()));
  if (rest.size() != expected)
    throw UsageError(path.string() + ": " + std::to_string(rest.size()) + " bytes behind the header, expected " +
                     std::to_string(expected) + ": a label and " + std::to_string(data.stored.elements()) +
                     " elements for each of " + std::to_string(count) + " samples");
  const auto first_sample = rest.begin() + static_cast<std::ptrdiff_t>(count);
  data.labels.assign(rest.begin(), first_sample);
  data.bytes.assign(first_sample, rest.end());
  for (std::size_t i = 0; i < count; ++i)
    if (data.classes > 0 && data.labels[i] >= data.classes)
      throw UsageError(path.string() + ": sample " + std::to_string(i) + " has label " +
                       std::to_string(data.labels[i]) + " of " + std::to_string(data.classes) + " classes");
  return data;
}

Sample Dataset::sample(int index) const {
  const auto at = static_cast<std::size_t>(index % count());
  const auto size = static_cast<std::size_t>(stored.elements());
  Sample result;
  result.label = labels[at];
  for (int copy = 0; copy < shape.channels / stored.channels; ++copy)
    for (std::size_t i = 0; i < size; ++i) result.input.push_back(bytes[at * size + i] * scale);
  return result;
}

Dataset read_dataset(const std::string& name) {
  if (name == kFrozenFeatures) return frozen_features(read_dataset("fashion_mnist"));
  const filesystem::path path = data_directory() / (name + kSuffix);
  if (!filesystem::is_regular_file(path))
    throw UsageError("there is no data set '" + name + "'" + tools::did_you_mean(name, dataset_names()) +
                     "; expected " + path.string());
  return read_samples(path);
}

Dataset dataset_of(const Network& network) {
  const std::string file = network.file.string();
  Dataset data = read_dataset(network.data);
  if (!(data.shape == network.input))
    throw UsageError(file + ": input is " + to_text(network.input) + ", but samples of " + network.data + " are " +
                     to_text(data.shape));
  if (network.loss == LossKind::cross_entropy && data.classes == 0)
    throw UsageError(file + ": loss is cross_entropy, but samples of " + network.data + " have no labels");
  if (network.loss == LossKind::cross_entropy && data.classes > network.output_elements())
    throw UsageError(file + ": the last layer has " + std::to_string(network.output_elements()) + " outputs, but " +
                     network.data + " has " + std::to_string(data.classes) + " classes");
  data.scale *= network.input_scale;
  return data;
}

}  // namespace halfstep::network
