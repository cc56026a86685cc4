#include "tools/network/layer_reference.h"

#include <algorithm>
#include <cmath>

#include "tools/reference/convolution_passes.h"
#include "tools/reference/window_pooling.h"

namespace halfstep::network {
namespace {

using reference::Bounded;
using reference::Tensor;

// A linear layer is a convolution of a single position, whose channels are all elements.
reference::ConvolutionGeometry geometry_of(const Layer& l) {
  if (l.kind == LayerKind::linear) return {l.in.elements(), 1, 1, l.out.channels, 1, 1, 1, 1};
  return {l.in.channels,
          l.in.height,
          l.in.width,
          l.out.channels,
          l.out.height,
          l.out.width,
          l.window_height,
          l.window_width,
          l.stride_height,
          l.stride_width,
          l.pad.top,
          l.pad.left,
          l.kind == LayerKind::depthwise};
}

reference::WindowPooling pooling_of(const Layer& l) {
  return {l.in.channels,   l.in.height,    l.in.width,      l.out.height,  l.out.width,
          l.window_height, l.window_width, l.stride_height, l.stride_width};
}

Tensor sum(const Layer& layer, const Tensor& a, const Tensor& b) {
  Tensor result;
  for (std::size_t i = 0; i < a.size(); ++i)
    result.push_back(reference::rounded(
        {a[i].value + b.at(i).value, a[i].bound + b.at(i).bound, std::hypot(a[i].deviation, b.at(i).deviation)},
        roundings_to(*layer.type, 1)));
  return result;
}

Tensor with_bias(const Layer& layer, const Tensor& input, const Tensor& bias) {
  Tensor all;
  const int positions = layer.out.height * layer.out.width;
  for (const Bounded& value : bias) all.insert(all.end(), static_cast<std::size_t>(positions), value);
  return sum(layer, input, all);
}

// As if each channel were weighted by its bias and the input were ones.
Tensor bias_gradient(const Layer& l, const Tensor& output_gradient, const ChainLengths& chains) {
  const Tensor ones(output_gradient.size(), {1.0, 0.0});
  const reference::ConvolutionGeometry geometry{
      l.out.channels, l.out.height, l.out.width, l.out.channels, l.out.height, l.out.width, 1, 1, 1, 1, 0, 0, true};
  return reference::convolution_weight_gradient(geometry, ones, output_gradient, weight_gradient_roundings(l, chains));
}

// Where the sign is open and nobody knows the device's decision, both results are possible.
Tensor relu_gradient(const LayerValues& values, const Tensor& output_gradient) {
  const reference::DeviceValues* device = values.device_output != nullptr ? values.device_output : values.device_input;
  Tensor result = reference::relu_gradient(output_gradient, values.inputs.front(), device);
  if (device != nullptr) return result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const Bounded& input = values.inputs.front()[i];
    if (std::abs(input.value) <= input.bound && input.bound > 0) result[i].bound = output_gradient[i].magnitude();
  }
  return result;
}

}  // namespace

Tensor layer_forward(const Layer& layer, const LayerValues& values, const ChainLengths& chains) {
  const Tensor& input = values.inputs.front();
  switch (layer.kind) {
    case LayerKind::relu:
      return reference::relu(input);
    case LayerKind::bias:
      return with_bias(layer, input, values.weights);
    case LayerKind::add:
      return sum(layer, input, values.inputs.at(1));
    case LayerKind::average_pool:
      return reference::average_pool(pooling_of(layer), input, average_roundings(layer));
    case LayerKind::max_pool:
      return reference::max_pool(pooling_of(layer), input);
    default:
      return reference::convolution_forward(geometry_of(layer), input, values.weights,
                                            forward_roundings(layer, chains));
  }
}

Tensor layer_weight_gradient(const Layer& layer, const LayerValues& values, const Tensor& output_gradient,
                             const ChainLengths& chains) {
  if (layer.kind == LayerKind::bias) return bias_gradient(layer, output_gradient, chains);
  return reference::convolution_weight_gradient(geometry_of(layer), values.inputs.front(), output_gradient,
                                                weight_gradient_roundings(layer, chains));
}

Tensor layer_input_gradient(const Layer& layer, const LayerValues& values, const Tensor& output_gradient,
                            const ChainLengths& chains) {
  switch (layer.kind) {
    case LayerKind::relu:
      return relu_gradient(values, output_gradient);
    case LayerKind::bias:
    case LayerKind::add:
      return output_gradient;
    case LayerKind::average_pool:
      return reference::average_pool_gradient(pooling_of(layer), output_gradient, average_gradient_roundings(layer));
    case LayerKind::max_pool:
      return reference::max_pool_gradient(pooling_of(layer), output_gradient, values.inputs.front(),
                                          values.device_input,
                                          roundings_to(*layer.type, layer.window_height * layer.window_width));
    default:
      return reference::convolution_input_gradient(geometry_of(layer), output_gradient, values.weights,
                                                   input_gradient_roundings(layer, chains));
  }
}

}  // namespace halfstep::network
