// The variants of conv2d with channels last: kernels/primitives/conv2d_hwc.h.
#pragma once

#include "tools/kernels/plans/convolution_shape.h"

namespace halfstep::tools {

enum class ConvolutionPass : std::uint8_t { forward, weight_gradient, input_gradient };

KernelPlan conv2d_hwc_plan(const PlanRequest& request, const ConvolutionShape& shape, ConvolutionPass pass);

// A tensor with channels last; its elements are listed channel by channel all the same. Positions are an odd number of
// words apart.
Operand channels_last_operand(std::string name, const NumberFormat& format, int channels, int height, int width,
                              int halo = 0);

}  // namespace halfstep::tools
