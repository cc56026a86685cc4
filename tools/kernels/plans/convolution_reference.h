// The three passes of a convolution in double precision, with bounds. Depthwise: each output channel reads one input
// channel, its own.
#pragma once

#include "tools/kernels/plans/convolution_shape.h"

namespace halfstep::tools {

struct ConvolutionData {
  ConvolutionShape shape;
  bool depthwise = false;
  std::vector<double> input;            // channels x height x width
  std::vector<double> weights;          // outputs x channels (depthwise: 1) x taps
  std::vector<double> output_gradient;  // outputs x output height x output width
};

reference::Tensor convolution_forward(const ConvolutionData& data, const reference::Roundings& roundings);
reference::Tensor convolution_weight_gradient(const ConvolutionData& data, const reference::Roundings& roundings);
reference::Tensor convolution_input_gradient(const ConvolutionData& data, const reference::Roundings& roundings);

}  // namespace halfstep::tools
