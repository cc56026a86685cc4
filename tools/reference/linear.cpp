#include "tools/reference/layers.h"

namespace halfstep::reference {

Tensor forward(const Linear& shape, const Tensor& input, const Tensor& weights, const Tensor& bias,
               Roundings roundings) {
  const auto inputs = static_cast<std::size_t>(shape.inputs);
  Tensor output;
  for (std::size_t out = 0; out < static_cast<std::size_t>(shape.outputs); ++out) {
    SumOfProducts sum;
    sum.add(bias.at(out));
    for (std::size_t in = 0; in < inputs; ++in) sum.add(weights.at(out * inputs + in), input.at(in));
    output.push_back(sum.result(roundings));
  }
  return output;
}

Tensor input_gradient(const Linear& shape, const Tensor& output_gradient, const Tensor& weights, Roundings roundings) {
  const auto inputs = static_cast<std::size_t>(shape.inputs);
  Tensor gradient;
  for (std::size_t in = 0; in < inputs; ++in) {
    SumOfProducts sum;
    for (std::size_t out = 0; out < output_gradient.size(); ++out)
      sum.add(weights.at(out * inputs + in), output_gradient.at(out));
    gradient.push_back(sum.result(roundings));
  }
  return gradient;
}

Tensor weight_gradient(const Linear& shape, const Tensor& input, const Tensor& output_gradient, Roundings roundings) {
  Tensor gradient;
  for (std::size_t out = 0; out < static_cast<std::size_t>(shape.outputs); ++out) {
    for (const Bounded& value : input) {
      SumOfProducts product;
      product.add(output_gradient.at(out), value);
      gradient.push_back(product.result(roundings));
    }
  }
  return gradient;
}

Tensor sgd(const Tensor& parameters, const Tensor& gradients, double rate, Roundings roundings) {
  Tensor updated;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Bounded& weight = parameters[i];
    const Bounded& slope = gradients.at(i);
    // Fused: the rounding is of the result, not of its terms.
    const Bounded exact{weight.value - rate * slope.value, weight.bound + std::abs(rate) * slope.bound};
    const double own = 2 * kDouble.unit_roundoff * (weight.magnitude() + std::abs(rate) * slope.magnitude());
    updated.push_back(rounded({exact.value, exact.bound + own}, roundings));
  }
  return updated;
}

}  // namespace halfstep::reference
