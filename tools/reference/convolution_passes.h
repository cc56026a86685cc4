// The three passes of a convolution of any window, stride and padding, with bounds; also of a linear layer, which is
// one of a single position. Tensors are dense, channel by channel; weights [output channel][input
// channel][row][column].
#pragma once

#include "tools/reference/bounded.h"

namespace halfstep::reference {

struct ConvolutionGeometry {
  int channels;
  int height;
  int width;
  int outputs;  // output channels
  int output_height;
  int output_width;
  int window_height;
  int window_width;
  int stride_height = 1;
  int stride_width = 1;
  int pad_top = 0;
  int pad_left = 0;
  bool depthwise = false;  // each output channel reads one input channel, its own

  int inputs_of_output() const { return depthwise ? 1 : channels; }
  int taps() const { return window_height * window_width; }
};

// `roundings`: of the term that takes the longest way into its result.
Tensor convolution_forward(const ConvolutionGeometry& geometry, const Tensor& input, const Tensor& weights,
                           const Roundings& roundings);
Tensor convolution_weight_gradient(const ConvolutionGeometry& geometry, const Tensor& input,
                                   const Tensor& output_gradient, const Roundings& roundings);
Tensor convolution_input_gradient(const ConvolutionGeometry& geometry, const Tensor& output_gradient,
                                  const Tensor& weights, const Roundings& roundings);

}  // namespace halfstep::reference
