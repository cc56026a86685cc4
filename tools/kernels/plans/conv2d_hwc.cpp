#include "tools/kernels/plans/conv2d_hwc.h"

#include "tools/kernels/plans/convolution_reference.h"

namespace halfstep::tools {
namespace {

// Elements of a position's channels, whole words.
int channels_of(const NumberFormat& format, const ConvolutionShape& shape) {
  return whole_words(format, shape.channels) * format.lanes;
}

// Output channel x row x column x channel in memory, listed like those of the other variants.
Operand weights_operand(std::string name, const NumberFormat& format, const ConvolutionShape& shape) {
  const int channels = channels_of(format, shape);
  const int pitch = skewed_pitch(format, shape.taps() * channels);
  return {std::move(name),
          {shape.outputs, shape.channels, shape.window_height, shape.window_width},
          {pitch, 1, shape.window_width * channels, channels},
          0,
          shape.outputs * pitch,
          {},
          &format};
}

// struct matrix
void tell_rows(KernelPlan& plan, std::size_t operand, int rows, int columns) {
  plan.tell_address(operand);
  plan.tell(rows);
  plan.tell(columns);
  plan.tell(plan.operands.at(operand).strides.at(0));
}

// struct hwc_tensor
void tell_image(KernelPlan& plan, std::size_t operand) {
  const Operand& image = plan.operands.at(operand);
  plan.tell_address(operand);
  for (const int size : image.sizes) plan.tell(size);
  plan.tell(image.strides.at(1));
  plan.tell(image.strides.at(2));
}

}  // namespace

Operand channels_last_operand(std::string name, const NumberFormat& format, int channels, int height, int width,
                              int halo) {
  const int pixel = skewed_pitch(format, channels);
  const int row = (width + 2 * halo) * pixel;
  return {
      std::move(name), {channels, height, width}, {1, row, pixel}, halo * (row + pixel), (height + 2 * halo) * row, {},
      &format};
}

KernelPlan conv2d_hwc_plan(const PlanRequest& request, const ConvolutionShape& shape, ConvolutionPass pass) {
  const NumberFormat& format = request.format;
  const int positions = shape.output_height() * shape.output_width();
  const int row = shape.taps() * channels_of(format, shape);
  const bool forward = pass == ConvolutionPass::forward;
  const bool to_weights = pass == ConvolutionPass::weight_gradient;
  const bool to_input = pass == ConvolutionPass::input_gradient;
  KernelPlan plan;
  plan.macs =
      static_cast<std::uint64_t>(shape.outputs * positions) * static_cast<std::uint64_t>(shape.channels * shape.taps());
  const auto add = [&](Operand operand, bool is_result) {
    return is_result ? plan.add(std::move(operand)) : plan.add_input(std::move(operand), request.data);
  };
  const std::size_t input = add(channels_last_operand(to_input ? "input_gradient" : "input", format, shape.channels,
                                                      shape.height, shape.width, to_input ? 0 : shape.pad),
                                to_input);
  const std::size_t output = add(channels_last_operand(forward ? "output" : "output_gradient", format, shape.outputs,
                                                       shape.output_height(), shape.output_width()),
                                 forward);
  const std::size_t weights =
      add(weights_operand(to_weights ? "weight_gradient" : "weights", format, shape), to_weights);
  const std::size_t rows = plan.add(matrix_operand("rows", format, positions, row));
  plan.tell(request.variant);
  tell_window(plan, shape);
  tell_image(plan, input);
  tell_image(plan, output);
  tell_rows(plan, weights, shape.outputs, row);
  tell_rows(plan, rows, positions, row);

  const ConvolutionData data{shape, false, plan.operands[input].values, plan.operands[weights].values,
                             plan.operands[output].values};
  if (forward)  // lanes are added at the end
    plan.results.push_back({output, [=, &format] {
                              return convolution_forward(data, roundings(format, shape.channels * shape.taps() + 1));
                            }});
  else if (to_weights)
    plan.results.push_back(
        {weights, [=, &format] { return convolution_weight_gradient(data, roundings(format, positions)); }});
  else  // a product, and the sum of the taps
    plan.results.push_back({input, [=, &format] {
                              return convolution_input_gradient(data,
                                                                roundings(format, shape.outputs + shape.taps() + 1));
                            }});
  return plan;
}

}  // namespace halfstep::tools
