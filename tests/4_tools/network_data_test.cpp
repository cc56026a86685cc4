// Samples: what the shipped files hold, and what is said about broken ones.
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "tools/errors.h"
#include "tools/kernels/number_format.h"
#include "tools/network/dataset.h"
#include "tools/network/network_finder.h"

namespace halfstep::network {
namespace {

using Catch::Contains;

TEST_CASE("every described network has samples that fit it, exact in every format", "[network]") {
  for (const std::string& name : network_names()) {
    INFO(name);
    const Network network = read_network(find_network(name), {});
    const Dataset data = dataset_of(network);
    CHECK(data.count() >= 200);
    std::set<int> labels;
    double largest = 0;
    for (int i = 0; i < data.count(); ++i) {
      const Sample sample = data.sample(i);
      labels.insert(sample.label);
      REQUIRE(static_cast<int>(sample.input.size()) == network.input.elements());
      if (i > 3) continue;
      for (const double value : sample.input) {
        largest = std::max(largest, std::abs(value));
        if (tools::rounded_to(tools::kFp16, value) != value || tools::rounded_to(tools::kBf16, value) != value)
          FAIL(value << " is not exact");
      }
    }
    CHECK(largest > 0.5);
    CHECK(largest <= 4);
    CHECK(static_cast<int>(labels.size()) == std::max(data.classes, 1));
    CHECK(data.sample(data.count() + 5).input == data.sample(5).input);
    CHECK(data.sample(1).input != data.sample(2).input);
  }
}

TEST_CASE("Fashion-MNIST has three equal channels and the package's labels", "[network]") {
  const Dataset data = read_dataset("fashion_mnist");
  CHECK(std::vector<int>(data.labels.begin(), data.labels.begin() + 6) == std::vector<int>{9, 0, 0, 3, 0, 2});
  const Sample sample = data.sample(0);
  CHECK(std::equal(sample.input.begin(), sample.input.begin() + 1024, sample.input.begin() + 2048));
  CHECK(sample.input[0] == -1);  // black
}

TEST_CASE("frozen features are like those behind a ReLU", "[network]") {
  const Dataset data = read_dataset("frozen_features");
  const Sample sample = data.sample(0);
  const auto zeros = std::count(sample.input.begin(), sample.input.end(), 0.0);
  CHECK(*std::min_element(sample.input.begin(), sample.input.end()) == 0);
  CHECK(zeros > 512 * 64 / 4);
  CHECK(zeros < 512 * 64 * 3 / 4);
  CHECK(data.labels == read_dataset("fashion_mnist").labels);
}

TEST_CASE("broken files of samples are told with file and place", "[network]") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("broken_" + std::to_string(getpid()) + ".samples");
  const auto mistake = [&](const std::string& content) {
    std::ofstream(path) << content;
    std::string message = "no mistake was found";
    try {
      read_samples(path);
    } catch (const tools::UsageError& error) {
      message = error.what();
    }
    std::filesystem::remove(path);
    const std::size_t at = message.find(path.string());
    return at == std::string::npos ? message : message.replace(at, path.string().size(), "FILE");
  };
  const std::string magic = "halfstep samples\n";
  const std::string header =
      magic + "title = x\ncount = 2\nstored = 1x1x2\nshape = 3x1x2\nclasses = 4\nscale = 1/4\n\n";
  CHECK(mistake(header + "\x01\x03" + "abcd") == "no mistake was found");
  CHECK(mistake("samples\n") == "FILE: does not begin with 'halfstep samples'");
  CHECK(mistake(magic + "title\n\n") == "FILE:2: expected 'key = value' or an empty line");
  CHECK(mistake(magic + "titel = x\n\n") == "FILE:2: unknown key 'titel' of samples (did you mean 'title'?)");
  CHECK(mistake(magic + "title = x\n\n") == "FILE: stored is missing");
  CHECK(mistake(header + "\x01\x03" + "abc") ==
        "FILE: 5 bytes behind the header, expected 6: a label and 2 elements for each of 2 samples");
  CHECK(mistake(header + "\x01\x04" + "abcd") == "FILE: sample 1 has label 4 of 4 classes");
  std::string other = header;
  other.replace(other.find("3x1x2"), 5, "3x2x2");
  CHECK(mistake(other + "\x01\x03" + "abcd") == "FILE:5: shape: 3x2x2 is not 1x1x2 with its channels repeated");
}

TEST_CASE("samples that do not fit their network are refused with both sides", "[network]") {
  Network network = read_network(find_network("dscnn"), {});
  network.data = "keyword";
  CHECK_THROWS_WITH(dataset_of(network), Contains("there is no data set 'keyword' (did you mean 'keywords'?)"));
  network.data = "fashion_mnist";
  CHECK_THROWS_WITH(dataset_of(network), Contains("input is 1x49x10, but samples of fashion_mnist are 3x32x32"));
  Network unlabelled = read_network(find_network("autoencoder"), {});
  unlabelled.loss = LossKind::cross_entropy;
  CHECK_THROWS_WITH(dataset_of(unlabelled),
                    Contains("loss is cross_entropy, but samples of mel_frames have no labels"));
  Network narrow = read_network(find_network("resnet8"), {});
  narrow.layers.back().out.channels = 9;
  CHECK_THROWS_WITH(dataset_of(narrow), Contains("the last layer has 9 outputs, but fashion_mnist has 10 classes"));
}

}  // namespace
}  // namespace halfstep::network
