// Average and maximum over windows of any size and stride, without padding, with bounds.
#pragma once

#include "tools/reference/layers.h"

namespace halfstep::reference {

struct WindowPooling {
  int channels;
  int height;
  int width;
  int output_height;
  int output_width;
  int window_height;
  int window_width;
  int stride_height;
  int stride_width;
};

Tensor average_pool(const WindowPooling& pooling, const Tensor& input, const Roundings& roundings);
Tensor average_pool_gradient(const WindowPooling& pooling, const Tensor& output_gradient, const Roundings& roundings);

Tensor max_pool(const WindowPooling& pooling, const Tensor& input);
// To the first of the largest elements of a window, row by row; where bounds leave open which it is, to the one that is
// the largest of `device`, which may be null. `roundings`: of the sum where windows overlap.
Tensor max_pool_gradient(const WindowPooling& pooling, const Tensor& output_gradient, const Tensor& input,
                         const DeviceValues* device, const Roundings& roundings);

}  // namespace halfstep::reference
