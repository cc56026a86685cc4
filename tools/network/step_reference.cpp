#include "tools/network/step_reference.h"

#include <cmath>
#include <utility>

#include "tools/network/layer_reference.h"

namespace halfstep::network {
namespace {

using reference::Bounded;
using reference::Chaining;
using reference::DeviceValues;
using reference::NamedTensors;
using reference::Tensor;

Tensor exact(const std::vector<double>& values) {
  Tensor tensor;
  tensor.reserve(values.size());
  for (const double value : values) tensor.push_back({value, 0.0});
  return tensor;
}

Tensor rounded(Tensor tensor, const reference::Roundings& roundings) {
  for (Bounded& value : tensor) value = reference::rounded(value, roundings);
  return tensor;
}

void add(Tensor& sum, const Tensor& part) {
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i].value += part.at(i).value;
    sum[i].bound += part.at(i).bound;
    sum[i].deviation = std::hypot(sum[i].deviation, part.at(i).deviation);
  }
}

const DeviceValues* nothing(const std::string&) { return nullptr; }

// Forward and backward pass of one sample.
class SamplePass {
 public:
  SamplePass(const Network& network, const Weights& weights, const DeviceTensors& device, Chaining chaining,
             const ChainLengths& chains)
      : network_(network), weights_(weights), device_(device), chaining_(chaining), chains_(chains) {}

  void forward(const Sample& sample) {
    input_ = publish("input", rounded(exact(sample.input), roundings_to(*network_.input_type, 1)));
    for (const Layer& layer : network_.layers)
      outputs_.push_back(publish(layer.name + ".output", layer_forward(layer, values_of(layer), chains_)));
    loss_ = network_loss(network_, outputs_.back(), input_, sample.label);
    publish("loss", {loss_.loss});
  }

  void backward() {
    gradients_.resize(network_.layers.size());
    gradients_.back().push_back(loss_.gradient);
    for (std::size_t i = network_.layers.size(); i-- > 0;) {
      const Layer& layer = network_.layers[i];
      if (!carries(layer)) continue;
      const Tensor gradient = publish(layer.name + ".output_gradient", sum_of(gradients_[i], layer));
      const LayerValues values = values_of(layer);
      if (layer.trains) weight_gradients_[layer.name] = layer_weight_gradient(layer, values, gradient, chains_);
      if (layer.propagates) pass_on(layer, layer_input_gradient(layer, values, gradient, chains_));
    }
  }

  Bounded loss() const { return loss_.loss; }
  NamedTensors& tensors() { return tensors_; }
  const NamedTensors& weight_gradients() const { return weight_gradients_; }  // of this sample, by layer name

 private:
  static bool carries(const Layer& layer) { return layer.trains || layer.propagates; }

  const DeviceValues* kept(const std::string& name) const { return device_(name); }

  // Remembers what the reference computes, and hands out what the next layer shall work on.
  Tensor publish(const std::string& name, Tensor computed) {
    tensors_[name] = computed;
    const DeviceValues* device = chaining_ == Chaining::layer_by_layer ? kept(name) : nullptr;
    return device == nullptr ? std::move(computed) : exact(*device);
  }

  const Tensor& output_of(int layer) const {
    return layer == kNetworkInput ? input_ : outputs_[static_cast<std::size_t>(layer)];
  }
  const tools::NumberFormat& type_of(int layer) const {
    return layer == kNetworkInput ? *network_.input_type : *network_.layers[static_cast<std::size_t>(layer)].type;
  }
  std::string name_of_output(int layer) const {
    return layer == kNetworkInput ? "input" : network_.layers[static_cast<std::size_t>(layer)].name + ".output";
  }

  LayerValues values_of(const Layer& layer) const {
    LayerValues values;
    for (const int input : layer.inputs)
      values.inputs.push_back(rounded(output_of(input), conversion(type_of(input), *layer.type)));
    if (layer.has_weights()) values.weights = exact(weights_.at(layer.name));
    values.device_input = kept(name_of_output(layer.inputs.front()));
    values.device_output = kept(layer.name + ".output");
    return values;
  }

  void pass_on(const Layer& layer, const Tensor& gradient) {
    for (const int input : layer.inputs)
      if (input != kNetworkInput && carries(network_.layers[static_cast<std::size_t>(input)]))
        gradients_[static_cast<std::size_t>(input)].push_back(
            rounded(gradient, conversion(*layer.type, type_of(input))));
  }

  // Of what the layers that read an output have passed on.
  static Tensor sum_of(std::vector<Tensor>& parts, const Layer& layer) {
    Tensor sum = std::move(parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i) add(sum, parts[i]);
    const int additions = static_cast<int>(parts.size()) - 1;
    return additions == 0 ? sum : rounded(std::move(sum), roundings_to(*layer.type, additions));
  }

  const Network& network_;
  const Weights& weights_;
  const DeviceTensors& device_;
  Chaining chaining_;
  const ChainLengths& chains_;
  Tensor input_;
  std::vector<Tensor> outputs_;                 // of the layers
  std::vector<std::vector<Tensor>> gradients_;  // by the layers' outputs, from each layer that reads them
  reference::Loss loss_;
  NamedTensors tensors_;
  NamedTensors weight_gradients_;
};

// The sums of the gradients of the samples before the last one.
NamedTensors earlier_gradients(const Network& network, const StepInputs& inputs, const ChainLengths& chains) {
  NamedTensors sums;
  const DeviceTensors no_device = nothing;
  for (std::size_t i = 0; i + 1 < inputs.samples.size(); ++i) {
    SamplePass pass(network, inputs.weights, no_device, Chaining::end_to_end, chains);
    pass.forward(inputs.samples[i]);
    pass.backward();
    for (const auto& [layer, gradient] : pass.weight_gradients()) {
      const auto [sum, is_first] = sums.emplace(layer, gradient);
      if (!is_first) add(sum->second, gradient);
    }
  }
  return sums;
}

}  // namespace

NamedTensors training_step(const Network& network, const StepInputs& inputs, const DeviceTensors& device,
                           Chaining chaining, const ChainLengths& chains) {
  NamedTensors earlier = earlier_gradients(network, inputs, chains);
  SamplePass pass(network, inputs.weights, device, chaining, chains);
  pass.forward(inputs.samples.back());
  pass.backward();
  NamedTensors& tensors = pass.tensors();
  const int additions = static_cast<int>(inputs.samples.size()) - 1;
  for (const Layer& layer : network.layers) {
    if (!layer.has_weights()) continue;
    const Tensor before = exact(inputs.weights.at(layer.name));
    Tensor& after = tensors[layer.name + ".weights"];
    after = before;
    if (!layer.trains) continue;

    Tensor gradient = pass.weight_gradients().at(layer.name);
    if (additions > 0) {
      const DeviceValues* summed =
          chaining == Chaining::layer_by_layer ? device(layer.name + ".weight_gradient_before") : nullptr;
      add(gradient, summed == nullptr ? earlier.at(layer.name) : exact(*summed));
      gradient = rounded(std::move(gradient), roundings_to(*layer.type, summed == nullptr ? additions : 1));
    }
    tensors[layer.name + ".weight_gradient"] = gradient;
    const auto kept = [&](const std::string& what, const Tensor& computed) {
      const DeviceValues* values = chaining == Chaining::layer_by_layer ? device(layer.name + what) : nullptr;
      return values == nullptr ? computed : exact(*values);
    };
    const reference::Roundings one = roundings_to(*layer.type, 1);
    Tensor change = kept(".weight_gradient", gradient);
    // The sign makes a step down one up.
    if (network.optimizer.weight_decay != 0) change = reference::sgd(change, before, -network.decay_factor(layer), one);
    if (network.optimizer.momentum != 0) {
      const Tensor velocity = exact(inputs.velocities.at(layer.name));
      tensors[layer.name + ".velocity"] = reference::sgd(change, velocity, -network.momentum(layer), one);
      change = kept(".velocity", tensors[layer.name + ".velocity"]);
    }
    after = reference::sgd(before, change, network.update_factor(layer), one);
  }
  return std::move(tensors);
}

Bounded loss_of(const Network& network, const Sample& sample, const Weights& weights) {
  const DeviceTensors no_device = nothing;
  const ChainLengths chains;
  SamplePass pass(network, weights, no_device, Chaining::end_to_end, chains);
  pass.forward(sample);
  return pass.loss();
}

}  // namespace halfstep::network
