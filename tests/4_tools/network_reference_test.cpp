// The reference's training step of described networks: gradients against finite differences, bounds and verdicts.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "tools/network/step_check.h"

namespace halfstep::network {
namespace {

using Catch::Contains;
using reference::Chaining;
using reference::DeviceValues;
using reference::NamedTensors;

// Every kind of layer, a tensor that two layers read, uneven padding, strides, windows that overlap.
const std::string kEveryKind = R"(title = every kind of layer
input = 2x9x7
data = fashion_mnist
loss = cross_entropy
rate = 1/8
loss_scale = 16
[conv]
kind = conv2d
outputs = 4
window = 4x3
stride = 2x1
pad = same
type = fp16
[conv_relu]
kind = relu
[depthwise]
kind = depthwise
window = 3
pad = 1
[pointwise]
kind = pointwise
outputs = 4
[shortcut]
kind = add
from = pointwise, conv_relu
[maximum]
kind = max_pool
window = 2
stride = 1
[average]
kind = average_pool
window = 2x3
[linear]
kind = linear
outputs = 3
)";

const std::string kAutoencoder = R"(title = two layers
input = 6x1x1
data = mel_frames
loss = mse
rate = 1/4
[narrow]
kind = linear
outputs = 3
[relu]
kind = relu
[wide]
kind = linear
outputs = 6
)";

Network described(const std::string& text, const NetworkOptions& options = {}) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("reference_" + std::to_string(getpid()) + ".cfg");
  std::ofstream(path) << text;
  Network network = read_network(path, options);
  std::filesystem::remove(path);
  return network;
}

Sample some_sample(const Network& network, std::uint32_t seed) {
  std::mt19937 generator{seed};
  Sample sample;
  for (int i = 0; i < network.input.elements(); ++i)
    sample.input.push_back(tools::rounded_to(*network.input_type, static_cast<double>(generator()) * 0x1p-31 - 1.0));
  sample.label = 1;
  return sample;
}

StepInputs some_inputs(const Network& network) {
  StepInputs inputs{{}, initial_weights(network)};
  for (int i = 0; i < network.optimizer.accumulate; ++i)
    inputs.samples.push_back(some_sample(network, 7U + static_cast<std::uint32_t>(i)));
  return inputs;
}

NamedTensors ideal_step(const Network& network, const StepInputs& inputs) {
  return training_step(
      network, inputs, [](const std::string&) { return nullptr; }, Chaining::end_to_end);
}

// A device that computes each tensor as well as its format can: the exact result, rounded once.
class PerfectDevice {
 public:
  PerfectDevice(const Network& network, const StepInputs& inputs) {
    std::vector<std::pair<std::string, const tools::NumberFormat*>> names{{"input", network.input_type}};
    for (const Layer& layer : network.layers) names.emplace_back(layer.name + ".output", layer.type);
    names.emplace_back("loss", &tools::kFp32);
    for (auto layer = network.layers.rbegin(); layer != network.layers.rend(); ++layer)
      for (const char* suffix : {".output_gradient", ".weight_gradient", ".weights"})
        names.emplace_back(layer->name + suffix, layer->type);
    for (const auto& [name, type] : names) {
      const NamedTensors tensors = training_step(network, inputs, reader(), Chaining::layer_by_layer);
      const auto computed = tensors.find(name);
      if (computed == tensors.end()) continue;
      for (const reference::Bounded& element : computed->second)
        values[name].push_back(tools::rounded_to(*type, element.value));
    }
  }

  DeviceTensors reader() const {
    return [this](const std::string& name) {
      const auto found = values.find(name);
      return found == values.end() ? nullptr : &found->second;
    };
  }

  std::map<std::string, DeviceValues> values;
};

void expect_gradients_by_differences(const Network& network) {
  StepInputs inputs = some_inputs(network);
  const NamedTensors tensors = ideal_step(network, inputs);
  const double step = 1e-5;
  for (const Layer& layer : network.layers) {
    if (!layer.has_weights()) continue;
    for (std::size_t i = 0; i < inputs.weights[layer.name].size(); ++i) {
      Weights moved = inputs.weights;
      moved[layer.name][i] += step;
      const double above = loss_of(network, inputs.samples[0], moved).value;
      moved[layer.name][i] -= 2 * step;
      const double below = loss_of(network, inputs.samples[0], moved).value;
      const double gradient = tensors.at(layer.name + ".weight_gradient").at(i).value / network.optimizer.loss_scale;
      INFO(layer.name << "[" << i << "]");
      CHECK(gradient == Approx((above - below) / (2 * step)).margin(1e-8).epsilon(1e-5));
    }
  }
}

TEST_CASE("gradients of every kind of layer are the slopes of the loss", "[network]") {
  expect_gradients_by_differences(described(kEveryKind));
  expect_gradients_by_differences(described(kEveryKind, {"fp16", "", 0}));  // with a scaled loss
  expect_gradients_by_differences(described(kAutoencoder));
}

TEST_CASE("the reference's step of a linear layer can be followed by hand", "[network]") {
  const Network network =
      described("title = x\ninput = 2x1x1\ndata = y\nloss = mse\nrate = 1/2\n[linear]\nkind = linear\noutputs = 2\n");
  const NamedTensors tensors = ideal_step(network, {{{{1, 2}, 0}}, {{"linear", {1, 1, 0, 1}}}});
  // Outputs 3 and 2, differences 2 and 0, loss (4 + 0) / 2.
  CHECK(tensors.at("linear.output")[0].value == 3);
  CHECK(tensors.at("loss")[0].value == 2);
  CHECK(tensors.at("linear.output_gradient")[0].value == 2);
  CHECK(tensors.at("linear.weight_gradient")[1].value == 4);
  CHECK(tensors.at("linear.weights")[0].value == 0);   // 1 - 2/2
  CHECK(tensors.at("linear.weights")[1].value == -1);  // 1 - 4/2
  CHECK(tensors.at("linear.weights")[3].value == 1);
}

TEST_CASE("gradients of several samples make one update with their mean", "[network]") {
  const Network network = described(kAutoencoder, {"fp32", "", 2});
  const Network alone = described(kAutoencoder);
  const StepInputs both = some_inputs(network);
  const NamedTensors tensors = ideal_step(network, both);
  const NamedTensors first = ideal_step(alone, {{both.samples[0]}, both.weights});
  const NamedTensors second = ideal_step(alone, {{both.samples[1]}, both.weights});
  for (std::size_t i = 0; i < 18; ++i) {
    const double sum = first.at("wide.weight_gradient")[i].value + second.at("wide.weight_gradient")[i].value;
    CHECK(tensors.at("wide.weight_gradient")[i].value == Approx(sum));
    CHECK(tensors.at("wide.weights")[i].value == Approx(both.weights.at("wide")[i] - sum / 8));
  }
}

TEST_CASE("a device that rounds each result once is within the bounds, in every format", "[network]") {
  for (const char* type : {"fp32", "fp16", "bf16", "mixed"})
    for (const int accumulate : {1, 2}) {
      INFO(type << " " << accumulate);
      const Network network = described(kEveryKind, {type, "", accumulate});
      const StepInputs inputs = some_inputs(network);
      const PerfectDevice device(network, inputs);
      const reference::CheckReport report = check_training_step(network, inputs, device.reader());
      INFO(report.text);
      CHECK(report.ok);
      CHECK_THAT(report.text, Contains("conv.weight_gradient") && Contains("shortcut.output_gradient") &&
                                  Contains("linear.weights") && Contains("loss"));
    }
}

TEST_CASE("one wrong element in any tensor is seen", "[network]") {
  for (const char* type : {"fp32", "fp16"}) {
    const Network network = described(kEveryKind, {type, "", 0});
    const StepInputs inputs = some_inputs(network);
    const PerfectDevice device(network, inputs);
    CHECK(device.values.size() == 1 + 8 + 1 + 8 + 4 + 4);
    for (const auto& [name, values] : device.values) {
      PerfectDevice wrong = device;
      double largest = 0;
      for (const double value : values) largest = std::max(largest, std::abs(value));
      wrong.values[name].back() += largest / 2;
      const reference::CheckReport report = check_training_step(network, inputs, wrong.reader());
      INFO(type << " " << name << "\n" << report.text);
      CHECK_FALSE(report.ok);
      CHECK_THAT(report.text, Contains("WRONG"));
      wrong.values[name].back() = std::nan("");
      CHECK_FALSE(check_training_step(network, inputs, wrong.reader()).ok);
    }
  }
}

TEST_CASE("tensors that a device fuses away may be missing, results may not", "[network]") {
  const Network network = described(kEveryKind, {"fp16", "", 0});
  const StepInputs inputs = some_inputs(network);
  PerfectDevice device(network, inputs);
  for (const char* name : {"conv.output", "conv_relu.output_gradient", "pointwise.output", "maximum.output"})
    REQUIRE(device.values.erase(name) == 1);
  CHECK(check_training_step(network, inputs, device.reader()).ok);
  for (const char* name : {"conv.weight_gradient", "depthwise.weights", "linear.output", "loss"}) {
    PerfectDevice lacking = device;
    REQUIRE(lacking.values.erase(name) == 1);
    const reference::CheckReport report = check_training_step(network, inputs, lacking.reader());
    CHECK_FALSE(report.ok);
    CHECK_THAT(report.text, Contains("WRONG: the device has not kept " + std::string(name) + "\n"));
  }
}

TEST_CASE("frozen layers have no gradients, and their weights must not move", "[network]") {
  const Network network = described(kEveryKind, {"fp32", "pointwise", 0});
  const StepInputs inputs = some_inputs(network);
  PerfectDevice device(network, inputs);
  CHECK(device.values.count("conv.weight_gradient") == 0);
  CHECK(device.values.count("depthwise.output_gradient") == 0);
  CHECK(device.values.count("pointwise.output_gradient") == 1);
  CHECK(check_training_step(network, inputs, device.reader()).ok);
  device.values["conv.weights"][3] += 1e-6;
  CHECK_FALSE(check_training_step(network, inputs, device.reader()).ok);
}

TEST_CASE("who adds in a known order gets tighter bounds", "[network]") {
  const Network network = described(kEveryKind, {"bf16", "", 0});
  const StepInputs inputs = some_inputs(network);
  const DeviceTensors no_device = [](const std::string&) { return nullptr; };
  const NamedTensors any = training_step(network, inputs, no_device, Chaining::end_to_end);
  const NamedTensors known = training_step(network, inputs, no_device, Chaining::end_to_end, {{"conv", {3, 0, 0}}});
  CHECK(known.at("conv.output")[5].value == any.at("conv.output")[5].value);
  CHECK(known.at("conv.output")[5].bound < any.at("conv.output")[5].bound / 5);  // 24 terms
}

TEST_CASE("a rate that a format cannot hold is refused", "[network]") {
  std::string text = kEveryKind;
  text.replace(text.find("rate = 1/8"), 10, "rate = 1e-7");
  CHECK_THROWS_WITH(described(text, {"fp16", "", 0}), Contains("rate: divided by loss_scale and accumulate it is 0 in "
                                                               "fp16"));
  CHECK_NOTHROW(described(text, {"bf16", "", 0}));
}

TEST_CASE("initial weights are the same for all types up to rounding, and not too large", "[network]") {
  const Weights single = initial_weights(described(kEveryKind));
  const Weights half = initial_weights(described(kEveryKind, {"fp16", "", 0}));
  const double limit = std::sqrt(6.0 / 24);  // conv: 2 x 4 x 3 inputs in front of a ReLU
  for (std::size_t i = 0; i < single.at("conv").size(); ++i) {
    CHECK(std::abs(single.at("conv")[i]) <= limit);
    CHECK(half.at("conv")[i] == Approx(single.at("conv")[i]).margin(limit * 0x1p-11));
  }
}

}  // namespace
}  // namespace halfstep::network
