#include "tools/reference/training_step.h"

#include <utility>

#include "kernels/networks/tinycnn/shape.h"

namespace halfstep::reference {
namespace {

constexpr Convolution kConv1{kConv1Inputs, kConv1Outputs, kConv1Size};
constexpr Convolution kConv2{kConv2Inputs, kConv2Outputs, kConv2Size};
constexpr Pooling kPool1{kConv1Outputs, kConv2Size};
constexpr Pooling kPool2{kConv2Outputs, kPool2Size};
constexpr Linear kLinear{kLinearInputs, kClasses};

struct Parameters {
  Tensor conv1_weights, conv1_bias, conv2_weights, conv2_bias, linear_weights, linear_bias;

  explicit Parameters(const Tensor& all) {
    auto next = all.begin();
    const auto take = [&](int count) {
      const auto begin = std::exchange(next, next + count);
      return Tensor(begin, next);
    };
    conv1_weights = take(kConv1Weights);
    conv1_bias = take(kConv1Outputs);
    conv2_weights = take(kConv2Weights);
    conv2_bias = take(kConv2Outputs);
    linear_weights = take(kLinearWeights);
    linear_bias = take(kClasses);
  }
};

// Collects what the reference computes and hands out what the next layer shall work on.
class Step {
 public:
  Step(const NamedValues* device, Chaining chaining) : device_(device), chaining_(chaining) {}

  Tensor publish(const std::string& name, Tensor computed) {
    tensors_[name] = computed;
    if (chaining_ == Chaining::end_to_end) return computed;
    Tensor exact;
    for (const double value : device_->at(name)) exact.push_back({value, 0.0});
    return exact;
  }

  const DeviceValues* device_values(const std::string& name) const {
    return device_ == nullptr ? nullptr : &device_->at(name);
  }

  NamedTensors take() { return std::move(tensors_); }

 private:
  const NamedValues* device_;
  Chaining chaining_;
  NamedTensors tensors_;
};

struct Activations {
  Tensor image, conv1, relu1, pool1, conv2, relu2, pool2, logits;
};

Tensor scale_pixels(const std::vector<std::uint8_t>& pixels, Roundings roundings) {
  Tensor image;
  for (const std::uint8_t pixel : pixels) {
    const double own = kDouble.unit_roundoff * pixel / 255.0;
    image.push_back(rounded({pixel / 255.0, own}, roundings));
  }
  return image;
}

Activations forward(const StepInputs& inputs, const Parameters& p, const KernelRoundings& r, Step& step) {
  Activations a;
  a.image = step.publish("image", scale_pixels(inputs.pixels, r.image));
  a.conv1 = step.publish("conv1_output", forward(kConv1, a.image, p.conv1_weights, p.conv1_bias, r.conv1_forward));
  a.relu1 = step.publish("relu1_output", relu(a.conv1));
  a.pool1 = step.publish("pool1_output", max_pool(kPool1, a.relu1));
  a.conv2 = step.publish("conv2_output", forward(kConv2, a.pool1, p.conv2_weights, p.conv2_bias, r.conv2_forward));
  a.relu2 = step.publish("relu2_output", relu(a.conv2));
  a.pool2 = step.publish("pool2_output", max_pool(kPool2, a.relu2));
  a.logits = step.publish("logits", forward(kLinear, a.pool2, p.linear_weights, p.linear_bias, r.linear_forward));
  return a;
}

void append(Tensor& all, const Tensor& part) { all.insert(all.end(), part.begin(), part.end()); }

Tensor backward(const Activations& a, const Tensor& logits_gradient, const Parameters& p, const KernelRoundings& r,
                Step& step) {
  const Tensor pool2 = step.publish(
      "pool2_gradient", input_gradient(kLinear, logits_gradient, p.linear_weights, r.linear_input_gradient));
  const Tensor relu2 =
      step.publish("relu2_gradient", max_pool_gradient(kPool2, pool2, a.relu2, step.device_values("relu2_output")));
  const Tensor conv2 =
      step.publish("conv2_gradient", relu_gradient(relu2, a.conv2, step.device_values("relu2_output")));
  const Tensor pool1 =
      step.publish("pool1_gradient", input_gradient(kConv2, conv2, p.conv2_weights, r.conv2_input_gradient));
  const Tensor relu1 =
      step.publish("relu1_gradient", max_pool_gradient(kPool1, pool1, a.relu1, step.device_values("relu1_output")));
  const Tensor conv1 =
      step.publish("conv1_gradient", relu_gradient(relu1, a.conv1, step.device_values("relu1_output")));

  Tensor gradient = weight_gradient(kConv1, a.image, conv1, r.conv1_weight_gradient);
  append(gradient, bias_gradient(kConv1, conv1, r.conv1_bias_gradient));
  append(gradient, weight_gradient(kConv2, a.pool1, conv2, r.conv2_weight_gradient));
  append(gradient, bias_gradient(kConv2, conv2, r.conv2_bias_gradient));
  append(gradient, weight_gradient(kLinear, a.pool2, logits_gradient, r.one_operation));
  append(gradient, logits_gradient);  // of the linear layer's bias
  return step.publish("parameters_gradient", gradient);
}

}  // namespace

NamedTensors training_step(const StepInputs& inputs, const KernelRoundings& roundings, const NamedValues* device,
                           Chaining chaining) {
  Step step(device, chaining);
  const Parameters parameters(inputs.parameters);
  const Activations activations = forward(inputs, parameters, roundings, step);
  const Loss loss = softmax_cross_entropy(activations.logits, inputs.label, roundings.store);
  step.publish("loss", {loss.loss});
  const Tensor logits_gradient = step.publish("logits_gradient", loss.gradient);
  const Tensor gradient = backward(activations, logits_gradient, parameters, roundings, step);
  step.publish("parameters_after", sgd(inputs.parameters, gradient, double{kLearningRate}, roundings.one_operation));
  return step.take();
}

Bounded loss_of(const StepInputs& inputs, const KernelRoundings& roundings) {
  Step step(nullptr, Chaining::end_to_end);
  const Activations activations = forward(inputs, Parameters(inputs.parameters), roundings, step);
  return softmax_cross_entropy(activations.logits, inputs.label, roundings.store).loss;
}

}  // namespace halfstep::reference
