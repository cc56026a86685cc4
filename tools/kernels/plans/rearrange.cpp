// im2col, im2row and transpose: elements in other places.
#include "tools/kernels/plans/convolution_shape.h"
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/rearrange.c
enum Algorithm : std::uint32_t { kIm2col = 1, kIm2row, kTranspose };

template <std::uint32_t algorithm>
std::vector<Variant> variants(const NumberFormat&) {
  return {{"words", algorithm, {}}};
}

// Of every tap of every position, taps first: what the window's matrix holds as columns (im2col).
std::vector<double> windows(const ConvolutionShape& s, const std::vector<double>& input, bool positions_first) {
  const int positions = s.output_height() * s.output_width();
  const int taps = s.channels * s.taps();
  std::vector<double> result(static_cast<std::size_t>(positions * taps));
  for (int tap = 0; tap < taps; ++tap)
    for (int position = 0; position < positions; ++position) {
      const int channel = tap / s.taps();
      const int y = s.input_at(position / s.output_width(), tap % s.taps() / s.window_width);
      const int x = s.input_at(position % s.output_width(), tap % s.window_width);
      const bool inside = y >= 0 && y < s.height && x >= 0 && x < s.width;
      const int at = positions_first ? position * taps + tap : tap * positions + position;
      result[static_cast<std::size_t>(at)] =
          inside ? input[static_cast<std::size_t>((channel * s.height + y) * s.width + x)] : 0.0;
    }
  return result;
}

reference::Tensor exactly(const std::vector<double>& values) {
  reference::Tensor result;
  for (const double value : values) result.push_back({value, 0});
  return result;
}

KernelPlan windows_plan(const PlanRequest& request, const std::string& kernel, bool rows) {
  const std::vector<int>& s = request.shape;
  const ConvolutionShape shape{s[0], s[1], s[2], 1, s[3], s[4], s[5], s[6]};
  check_window(kernel, shape);
  const NumberFormat& format = request.format;
  KernelPlan plan;
  const std::size_t input = plan.add_input(
      image_operand("input", format, shape.channels, shape.height, shape.width, shape.pad, format.lanes - 1),
      request.data);
  const int taps = shape.channels * shape.taps();
  const std::size_t result =
      plan.add(rows ? matrix_operand("rows", format, shape.output_height() * shape.output_width(), taps)
                    : image_operand("columns", format, taps, shape.output_height(), shape.output_width()));
  plan.tell(request.variant);
  tell_window(plan, shape);
  plan.tell(shape.output_width());
  tell_tensor(plan, input);
  if (rows)
    plan.tell_matrix(result);
  else
    tell_tensor(plan, result);
  const std::vector<double> values = plan.operands[input].values;
  plan.results.push_back({result, [=] { return exactly(windows(shape, values, rows)); }});
  return plan;
}
KernelPlan im2col_plan(const PlanRequest& request) { return windows_plan(request, "im2col", false); }
KernelPlan im2row_plan(const PlanRequest& request) { return windows_plan(request, "im2row", true); }

KernelPlan transpose_plan(const PlanRequest& request) {
  const int rows = request.shape[0];
  const int columns = request.shape[1];
  KernelPlan plan;
  const std::size_t from = plan.add_input(matrix_operand("from", request.format, rows, columns), request.data);
  const std::size_t result = plan.add(matrix_operand("transposed", request.format, columns, rows));
  plan.tell(request.variant);
  plan.tell_matrix(result);
  plan.tell_matrix(from);
  const std::vector<double> values = plan.operands[from].values;
  plan.results.push_back({result, [=] {
                            std::vector<double> transposed;
                            for (int column = 0; column < columns; ++column)
                              for (int row = 0; row < rows; ++row)
                                transposed.push_back(values[static_cast<std::size_t>(row * columns + column)]);
                            return exactly(transposed);
                          }});
  return plan;
}

}  // namespace

std::vector<Primitive> rearrange_primitives() {
  const std::vector<std::string> sources = {"rearrange", "im2col"};
  const std::string shape = "CxHxW:KERNEL[:STRIDE[:PAD]]";
  return {{"im2col", "data", "rearrange", sources, shape, "8x8x8:3", {1, 0}, variants<kIm2col>, im2col_plan},
          {"im2row", "data", "rearrange", sources, shape, "8x8x8:3", {1, 0}, variants<kIm2row>, im2row_plan},
          {"transpose", "data", "rearrange", sources, "NxM", "64x64", {}, variants<kTranspose>, transpose_plan}};
}

}  // namespace halfstep::tools
