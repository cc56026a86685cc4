// The shape of a 2D convolution and the operands it has: what conv2d, depthwise and pooling have in common.
#pragma once

#include <string>
#include <vector>

#include "tools/kernels/plan.h"

namespace halfstep::tools {

struct ConvolutionShape {
  int channels;
  int height;
  int width;
  int outputs;  // output channels
  int window_height;
  int window_width;
  int stride;
  int pad;

  int taps() const { return window_height * window_width; }
  int output_height() const { return (height + 2 * pad - window_height) / stride + 1; }
  int output_width() const { return (width + 2 * pad - window_width) / stride + 1; }
  // Row or column of the input that a tap of an output reads; outside of the image it reads a zero.
  int input_at(int output, int tap) const { return output * stride + tap - pad; }
};

// Throws UsageError, naming `kernel`, if the window does not fit into the padded image.
void check_window(const std::string& kernel, const ConvolutionShape& shape);

// A tensor of channels x height x width with a halo of `halo` zeros around each channel, and room for `spare` elements
// more behind each row; planes are an odd number of words apart, so that the same element of consecutive channels lies
// in different banks.
Operand image_operand(std::string name, const NumberFormat& format, int channels, int height, int width, int halo = 0,
                      int spare = 0);

// struct tensor and struct window of kernels/primitives.
void tell_tensor(KernelPlan& plan, std::size_t operand);
void tell_window(KernelPlan& plan, const ConvolutionShape& shape);

}  // namespace halfstep::tools
