#include "tools/kernels/plans/convolution_shape.h"

#include "tools/errors.h"

namespace halfstep::tools {

void check_window(const std::string& kernel, const ConvolutionShape& shape) {
  if (shape.window_height <= shape.height + 2 * shape.pad && shape.window_width <= shape.width + 2 * shape.pad) return;
  throw UsageError("kernel.shape: a window of " + std::to_string(shape.window_height) + "x" +
                   std::to_string(shape.window_width) + " does not fit into " + kernel + "'s input of " +
                   std::to_string(shape.height + 2 * shape.pad) + "x" + std::to_string(shape.width + 2 * shape.pad) +
                   ", padding included; a larger input or PAD would do");
}

Operand image_operand(std::string name, const NumberFormat& format, int channels, int height, int width, int halo,
                      int spare) {
  constexpr int kReadAhead = 64;  // elements behind the last one that an inner loop may load, and not use
  const int row_pitch = whole_words(format, width + 2 * halo + spare) * format.lanes;
  const int plane = skewed_pitch(format, (height + 2 * halo) * row_pitch);
  return {std::move(name),
          {channels, height, width},
          {plane, row_pitch, 1},
          halo * (row_pitch + 1),
          channels * plane + kReadAhead,
          {},
          &format};
}

void tell_tensor(KernelPlan& plan, std::size_t operand) {
  const Operand& tensor = plan.operands.at(operand);
  plan.tell_address(operand);
  for (const int size : tensor.sizes) plan.tell(size);
  plan.tell(tensor.strides.at(1));
  plan.tell(tensor.strides.at(0));
}

void tell_window(KernelPlan& plan, const ConvolutionShape& shape) {
  plan.tell(shape.window_height);
  plan.tell(shape.window_width);
  plan.tell(shape.stride);
  plan.tell(shape.pad);
}

}  // namespace halfstep::tools
