#include "tools/network/description.h"

#include <algorithm>
#include <cmath>

#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/network/layer_shape.h"
#include "tools/network/network_file.h"
#include "tools/network/training_selection.h"

namespace halfstep::network {
namespace {

using tools::UsageError;

struct KindName {
  LayerKind kind;
  const char* name;
};
constexpr KindName kKinds[] = {
    {LayerKind::conv2d, "conv2d"},
    {LayerKind::depthwise, "depthwise"},
    {LayerKind::pointwise, "pointwise"},
    {LayerKind::linear, "linear"},
    {LayerKind::bias, "bias"},
    {LayerKind::relu, "relu"},
    {LayerKind::max_pool, "max_pool"},
    {LayerKind::average_pool, "average_pool"},
    {LayerKind::add, "add"},
};

const std::vector<std::string> kHeaderKeys = {"title",    "input",        "data",    "input_scale", "loss",
                                              "type",     "train",        "rate",    "loss_scale",  "accumulate",
                                              "momentum", "weight_decay", "samples", "seed"};
const std::vector<std::string> kTypes = {"fp32", "fp16", "bf16"};
constexpr int kMostElements = 65535;  // along one dimension
constexpr int kMostSamples = 1024;
constexpr int kMostSeed = 99999999;

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// One of some words, or UsageError with the nearest.
const std::string& choice(const Section& section, const std::string& key, const std::vector<std::string>& words) {
  const std::string& value = section.required(key).value;
  if (std::find(words.begin(), words.end(), value) == words.end())
    section.refuse(key, "expected " + listed(words) + ", got '" + value + "'" + tools::did_you_mean(value, words));
  return value;
}

LayerKind read_kind(const Section& section) {
  std::vector<std::string> names;
  for (const KindName& row : kKinds)
    if (row.kind != LayerKind::bias) names.emplace_back(row.name);  // no section's: a key's
  const std::string& name = choice(section, "kind", names);
  return std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindName& row) { return row.name == name; })
      ->kind;
}

// Builds the network layer by layer; what a layer may refer to is what has been added before it.
class NetworkBuilder {
 public:
  NetworkBuilder(const std::filesystem::path& path, const NetworkOptions& options)
      : file_(read_network_file(path)), options_(options) {
    network_.file = path;
    network_.name = path.stem().string();
  }

  Network build() {
    read_header();
    for (const Section& section : file_.layers) add_layer(section);
    network_.input_type = network_.layers.front().type;
    expect_all_used();
    expect_loss();
    if (options_.type == "mixed" && !some_type_)
      throw UsageError("network.type=mixed: " + network_.file.string() + " says no layer's type");
    read_optimizer();
    const Entry* train = file_.header.find("train");
    if (!options_.train.empty())
      select_training(network_, options_.train, "network.train=" + options_.train);
    else
      select_training(network_, train == nullptr ? "all" : train->value,
                      train == nullptr ? network_.file.string() : train->origin + ": train");
    return std::move(network_);
  }

 private:
  void read_header() {
    const Section& header = file_.header;
    header.expect_only(kHeaderKeys, "a network");
    network_.title = header.required("title").value;
    network_.data = header.required("data").value;
    network_.input_scale = power_of_two("input_scale");
    network_.samples = header.number("samples", 1, kMostSamples, 16);
    const std::vector<int> input = header.sizes("input", 3, 1, kMostElements);
    network_.input = {input[0], input[1], input[2]};
    network_.loss = choice(header, "loss", {"cross_entropy", "mse"}) == "mse" ? LossKind::mse : LossKind::cross_entropy;
    network_.seed = static_cast<std::uint32_t>(header.number("seed", 0, kMostSeed, 1));
    if (header.find("type") != nullptr) mixed_default_ = choice(header, "type", kTypes);
  }

  void read_optimizer() {
    const Section& header = file_.header;
    Optimizer& optimizer = network_.optimizer;
    header.required("rate");
    optimizer.rate = header.positive("rate", 0);
    optimizer.accumulate =
        options_.accumulate > 0 ? options_.accumulate : header.number("accumulate", 1, kMostSamples, 1);
    optimizer.momentum = header.positive("momentum", 0);
    if (optimizer.momentum >= 1)
      header.refuse("momentum", "expected less than 1, got '" + header.required("momentum").value + "'");
    optimizer.weight_decay = header.positive("weight_decay", 0);
    const double scale = power_of_two("loss_scale");
    const bool has_half = std::any_of(network_.layers.begin(), network_.layers.end(),
                                      [](const Layer& layer) { return layer.type == &tools::kFp16; });
    optimizer.loss_scale = has_half ? scale : 1;
    for (const Layer& layer : network_.layers)
      if (network_.update_factor(layer) == 0)
        header.refuse("rate", "divided by loss_scale and accumulate it is 0 in " + std::string(layer.type->name) +
                                  ": a larger rate or a smaller loss_scale would do");
      else if (!std::isfinite(network_.update_factor(layer)))
        header.refuse("rate", "divided by loss_scale and accumulate it is infinite in " +
                                  std::string(layer.type->name) + ": a smaller rate or a larger loss_scale would do");
      else if (optimizer.weight_decay != 0 && !std::isnormal(network_.decay_factor(layer)))
        header.refuse("weight_decay",
                      "times loss_scale and accumulate it is no normal number in " + std::string(layer.type->name));
  }

  // Exact factors.
  double power_of_two(const std::string& key) const {
    const double value = file_.header.positive(key, 1);
    int exponent = 0;
    if (std::frexp(value, &exponent) != 0.5)
      file_.header.refuse(
          key, "expected a power of two, with which scaling is exact, got '" + file_.header.required(key).value + "'");
    return value;
  }

  // Who reads a layer with a bias, reads the sum.
  int behind_bias(std::size_t layer) const {
    const bool has_bias = layer + 1 < network_.layers.size() && network_.layers[layer + 1].kind == LayerKind::bias;
    return static_cast<int>(has_bias ? layer + 1 : layer);
  }

  int find_input(const Section& section, const std::string& name) const {
    if (name == "input") return kNetworkInput;
    std::vector<std::string> names{"input"};
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
      if (network_.layers[i].name == name) return behind_bias(i);
      names.push_back(network_.layers[i].name);
    }
    for (const Section& later : file_.layers)
      if (later.name() == name)
        section.refuse("from", "layer " + name + " comes later, at " + later.origin() +
                                   "; layers stand in the order of the forward pass");
    section.refuse("from", "there is no layer '" + name + "'" + tools::did_you_mean(name, names));
  }

  const TensorShape& shape_of(int input) const {
    return input == kNetworkInput ? network_.input : network_.layers[static_cast<std::size_t>(input)].out;
  }

  // The layer in front, unless the file names others.
  void connect(Layer& layer, const Section& section) const {
    const std::size_t wanted = layer.kind == LayerKind::add ? 2 : 1;
    if (const Entry* from = section.find("from")) {
      for (const std::string& name : split(from->value, ',')) layer.inputs.push_back(find_input(section, name));
    } else {
      layer.inputs.push_back(static_cast<int>(network_.layers.size()) - 1);
    }
    if (layer.inputs.size() != wanted)
      section.refuse("from", std::string(name_of(layer.kind)) + " has " + std::to_string(wanted) +
                                 (wanted == 1 ? " input" : " inputs, 'from = LAYER, LAYER'") + ", got " +
                                 std::to_string(layer.inputs.size()));
    layer.in = shape_of(layer.inputs.front());
    if (wanted == 2 && !(shape_of(layer.inputs[1]) == layer.in))
      section.refuse("from", "the inputs of add differ in shape: " + to_text(layer.in) + " and " +
                                 to_text(shape_of(layer.inputs[1])));
  }

  // Without a word of the file: what the layer in front has, if this layer has no weights, else the network's.
  const tools::NumberFormat* type_of(const Layer& layer, const Section& section) {
    std::string own;
    if (section.find("type") != nullptr) {
      own = choice(section, "type", kTypes);
      some_type_ = true;
    }
    if (options_.type != "mixed") return &tools::number_format(options_.type);
    if (!own.empty()) return &tools::number_format(own);
    const int input = layer.inputs.front();
    if (!layer.has_weights() && input != kNetworkInput) return network_.layers[static_cast<std::size_t>(input)].type;
    return &tools::number_format(mixed_default_);
  }

  void add_layer(const Section& section) {
    Layer layer;
    layer.name = section.name();
    layer.origin = section.origin();
    layer.kind = read_kind(section);
    section.expect_only(keys_of(layer.kind), name_of(layer.kind));
    connect(layer, section);
    infer_shape(layer, section);
    layer.type = type_of(layer, section);
    network_.layers.push_back(std::move(layer));
    if (section.find("bias") != nullptr && choice(section, "bias", {"on", "off"}) == "on") add_bias(section);
  }

  void add_bias(const Section& section) {
    const Layer& biased = network_.layers.back();
    Layer layer;
    layer.name = biased.name + "_bias";
    layer.origin = biased.origin;
    layer.kind = LayerKind::bias;
    layer.inputs = {static_cast<int>(network_.layers.size()) - 1};
    layer.in = layer.out = biased.out;
    layer.type = biased.type;
    for (const Section& other : file_.layers)
      if (other.name() == layer.name)
        section.refuse("bias", "it would be called " + layer.name + ", as the layer at " + other.origin());
    network_.layers.push_back(std::move(layer));
  }

  void expect_all_used() const {
    for (std::size_t i = 0; i + 1 < network_.layers.size(); ++i)
      if (network_.consumers(static_cast<int>(i)).empty())
        throw UsageError(network_.layers[i].origin + ": nobody uses the output of layer " + network_.layers[i].name);
  }

  void expect_loss() const {
    const int outputs = network_.output_elements();
    if (network_.loss == LossKind::mse && outputs != network_.input.elements())
      file_.header.refuse("loss", "mse compares the output with the input: " + std::to_string(outputs) + " and " +
                                      std::to_string(network_.input.elements()) + " elements");
    if (network_.loss == LossKind::cross_entropy && outputs < 2)
      file_.header.refuse(
          "loss", "cross_entropy needs two classes or more, the last layer has " + std::to_string(outputs) + " output");
  }

  NetworkFile file_;
  NetworkOptions options_;
  Network network_;
  std::string mixed_default_ = "fp32";
  bool some_type_ = false;
};

}  // namespace

std::string to_text(const TensorShape& shape) {
  return std::to_string(shape.channels) + "x" + std::to_string(shape.height) + "x" + std::to_string(shape.width);
}

const char* name_of(LayerKind kind) {
  return std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindName& row) { return row.kind == kind; })
      ->name;
}

bool Layer::has_weights() const {
  return kind == LayerKind::conv2d || kind == LayerKind::depthwise || kind == LayerKind::pointwise ||
         kind == LayerKind::linear || kind == LayerKind::bias;
}

std::array<int, 4> Layer::weight_shape() const {
  if (!has_weights()) return {0, 0, 0, 0};
  if (kind == LayerKind::bias) return {out.channels, 1, 1, 1};
  if (kind == LayerKind::linear) return {out.channels, in.elements(), 1, 1};
  return {out.channels, kind == LayerKind::depthwise ? 1 : in.channels, window_height, window_width};
}

int Layer::weights() const {
  const std::array<int, 4> shape = weight_shape();
  return shape[0] * shape[1] * shape[2] * shape[3];
}

int Network::weights() const {
  int count = 0;
  for (const Layer& layer : layers) count += layer.weights();
  return count;
}

std::uint64_t Network::macs(int layer, Pass pass) const {
  const Layer& l = layers.at(static_cast<std::size_t>(layer));
  if (l.kind == LayerKind::bias) return 0;
  if (pass == Pass::weight_gradient && !l.trains) return 0;
  if (pass == Pass::input_gradient && !l.propagates) return 0;
  return static_cast<std::uint64_t>(l.weights()) * static_cast<std::uint64_t>(l.out.height * l.out.width);
}

std::uint64_t Network::forward_macs() const {
  std::uint64_t total = 0;
  for (int i = 0; i < static_cast<int>(layers.size()); ++i) total += macs(i, Pass::forward);
  return total;
}

std::uint64_t Network::training_macs() const {
  std::uint64_t total = forward_macs();
  for (int i = 0; i < static_cast<int>(layers.size()); ++i)
    total += macs(i, Pass::weight_gradient) + macs(i, Pass::input_gradient);
  return total;
}

std::vector<int> Network::consumers(int layer) const {
  std::vector<int> result;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (std::find(layers[i].inputs.begin(), layers[i].inputs.end(), layer) != layers[i].inputs.end())
      result.push_back(static_cast<int>(i));
  return result;
}

double Network::update_factor(const Layer& layer) const {
  return tools::rounded_to(*layer.type, optimizer.rate / optimizer.loss_scale / optimizer.accumulate);
}

double Network::momentum(const Layer& layer) const { return tools::rounded_to(*layer.type, optimizer.momentum); }

double Network::decay_factor(const Layer& layer) const {
  return tools::rounded_to(*layer.type, optimizer.weight_decay * optimizer.loss_scale * optimizer.accumulate);
}

Network read_network(const std::filesystem::path& file, const NetworkOptions& options) {
  return NetworkBuilder(file, options).build();
}

}  // namespace halfstep::network
