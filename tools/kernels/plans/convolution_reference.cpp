#include "tools/kernels/plans/convolution_reference.h"

#include "tools/reference/convolution_passes.h"

namespace halfstep::tools {
namespace {

reference::ConvolutionGeometry geometry_of(const ConvolutionData& data) {
  const ConvolutionShape& s = data.shape;
  return {
      s.channels, s.height, s.width, s.outputs, s.output_height(), s.output_width(), s.window_height, s.window_width,
      s.stride,   s.stride, s.pad,   s.pad,     data.depthwise};
}

reference::Tensor exact(const std::vector<double>& values) {
  reference::Tensor tensor;
  tensor.reserve(values.size());
  for (const double value : values) tensor.push_back({value, 0});
  return tensor;
}

}  // namespace

reference::Tensor convolution_forward(const ConvolutionData& data, const reference::Roundings& roundings) {
  return reference::convolution_forward(geometry_of(data), exact(data.input), exact(data.weights), roundings);
}

reference::Tensor convolution_weight_gradient(const ConvolutionData& data, const reference::Roundings& roundings) {
  return reference::convolution_weight_gradient(geometry_of(data), exact(data.input), exact(data.output_gradient),
                                                roundings);
}

reference::Tensor convolution_input_gradient(const ConvolutionData& data, const reference::Roundings& roundings) {
  return reference::convolution_input_gradient(geometry_of(data), exact(data.output_gradient), exact(data.weights),
                                               roundings);
}

}  // namespace halfstep::tools
