// conv2d_fw, conv2d_wg, conv2d_ig.
#include <algorithm>

#include "tools/kernels/plans/conv2d_hwc.h"
#include "tools/kernels/plans/convolution_reference.h"
#include "tools/kernels/plans/plans.h"
#include "tools/kernels/plans/tilings.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/conv2d.c
enum Algorithm : std::uint32_t {
  kForwardNaive = 1,
  kForwardDirect,
  kForwardIm2col,
  kWeightGradientNaive,
  kWeightGradientDirect,
  kWeightGradientIm2col,
  kInputGradientNaive,
  kInputGradientDirect,
  kInputGradientCol2im,
  kForwardHwc,
  kWeightGradientHwc,
  kInputGradientHwc,
};

bool channels_last(std::uint32_t algorithm) { return algorithm >= kForwardHwc; }

std::vector<Variant> variants(const NumberFormat& format, std::uint32_t naive, ProductForm form, std::uint32_t hwc,
                              ProductForm hwc_form) {
  const std::uint32_t direct = naive + 1;
  const std::uint32_t im2col = naive + 2;
  std::vector<Variant> result{{"naive", naive, {1, 1, Split::tiles}},
                              {"direct", direct, {4, 4, Split::tiles}},
                              {"direct_paced", direct, {4, 4, Split::tiles, true}}};
  for (const NamedTiling& tiling : tilings(format, form))
    result.push_back({"im2col_" + tiling.name, im2col, tiling.tiles});
  for (const NamedTiling& tiling : tilings(format, hwc_form))
    result.push_back({"hwc_" + tiling.name, hwc, tiling.tiles});
  return result;
}

std::vector<Variant> forward_variants(const NumberFormat& format) {
  return variants(format, kForwardNaive, ProductForm::outer, kForwardHwc, ProductForm::dot);
}
std::vector<Variant> weight_gradient_variants(const NumberFormat& format) {
  return variants(format, kWeightGradientNaive, ProductForm::dot, kWeightGradientHwc, ProductForm::outer);
}
std::vector<Variant> input_gradient_variants(const NumberFormat& format) {
  return variants(format, kInputGradientNaive, ProductForm::outer, kInputGradientHwc, ProductForm::outer);
}

ConvolutionShape shape_of(const PlanRequest& request, const std::string& kernel) {
  const std::vector<int>& s = request.shape;
  const ConvolutionShape shape{s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
  check_window(kernel, shape);
  return shape;
}

// Operands of every pass, in the order in which the program is told.
struct Operands {
  std::size_t input;
  std::size_t output;
  std::size_t weights;
};

// The largest number of roundings that a product passes through on its way into a result of the input gradient: all
// taps of all output channels one after another, or the channels in a product and the taps in col2im.
int input_gradient_roundings(const ConvolutionShape& shape, std::uint32_t algorithm) {
  return algorithm == kInputGradientCol2im ? shape.outputs + shape.taps() + 1 : shape.outputs * shape.taps();
}

Operand spread_operand(const NumberFormat& format, const ConvolutionShape& shape) {
  return image_operand("spread", format, shape.outputs, shape.height + shape.window_height - 1,
                       shape.width + shape.window_width - 1, 0, format.lanes - 1);
}

// A plane for each input channel and tap; with zeros behind the rows for what col2im reads beyond them.
Operand columns_operand(const NumberFormat& format, const ConvolutionShape& shape, bool zeros) {
  const int spare = zeros ? std::max(shape.window_width - 1 - shape.pad, 0) + format.lanes - 1 : 0;
  Operand columns = image_operand("columns", format, shape.channels * shape.taps(), shape.output_height(),
                                  shape.output_width(), 0, spare);
  const int lead = whole_words(format, spare) * format.lanes;
  columns.first += lead;
  columns.span += lead;
  return columns;
}

void add_workspaces(KernelPlan& plan, const PlanRequest& request, const ConvolutionShape& shape) {
  const NumberFormat& format = request.format;
  const std::uint32_t algorithm = request.variant.algorithm;
  Operand spread = spread_operand(format, shape);
  const bool scatters = shape.window_width == 3 && shape.stride <= 2;  // kernels/primitives/conv2d_scatter.h
  const bool spreads = algorithm == kInputGradientDirect && !scatters;
  if (!spreads) spread.span = 0;  // not used
  tell_tensor(plan, plan.add(std::move(spread)));
  Operand columns = columns_operand(format, shape, algorithm == kInputGradientCol2im && shape.stride == 1);
  if (algorithm != kForwardIm2col && algorithm != kWeightGradientIm2col && algorithm != kInputGradientCol2im)
    columns.span = 0;
  tell_tensor(plan, plan.add(std::move(columns)));
}

using Pass = ConvolutionPass;

KernelPlan plan(const PlanRequest& request, const ConvolutionShape& shape, Pass pass) {
  if (channels_last(request.variant.algorithm)) return conv2d_hwc_plan(request, shape, pass);
  const NumberFormat& format = request.format;
  KernelPlan result;
  result.macs = static_cast<std::uint64_t>(shape.outputs * shape.output_height() * shape.output_width()) *
                static_cast<std::uint64_t>(shape.channels * shape.taps());
  const auto add = [&](Operand operand, bool is_result) {
    return is_result ? result.add(std::move(operand)) : result.add_input(std::move(operand), request.data);
  };
  const bool gradient = pass != Pass::forward;
  const Operands at{add(image_operand(pass == Pass::input_gradient ? "input_gradient" : "input", format, shape.channels,
                                      shape.height, shape.width, shape.pad, format.lanes - 1),
                        pass == Pass::input_gradient),
                    add(image_operand(gradient ? "output_gradient" : "output", format, shape.outputs,
                                      shape.output_height(), shape.output_width()),
                        pass == Pass::forward),
                    add(matrix_operand(pass == Pass::weight_gradient ? "weight_gradient" : "weights", format,
                                       shape.outputs, shape.channels * shape.taps()),
                        pass == Pass::weight_gradient)};
  result.tell(request.variant);
  tell_window(result, shape);
  tell_tensor(result, at.input);
  tell_tensor(result, at.output);
  result.tell_matrix(at.weights);
  add_workspaces(result, request, shape);

  const ConvolutionData data{shape, false, result.operands[at.input].values, result.operands[at.weights].values,
                             result.operands[at.output].values};
  const int products = shape.channels * shape.taps();
  // Additions of a weight gradient: word by word, and lanes at the end.
  const int sums = request.variant.algorithm == kWeightGradientNaive
                       ? shape.output_height() * shape.output_width()
                       : shape.output_height() * whole_words(format, shape.output_width()) + 1;
  if (pass == Pass::forward)
    result.results.push_back(
        {at.output, [=, &format] { return convolution_forward(data, roundings(format, products)); }});
  else if (pass == Pass::weight_gradient)
    result.results.push_back(
        {at.weights, [=, &format] { return convolution_weight_gradient(data, roundings(format, sums)); }});
  else
    result.results.push_back({at.input, [=, &format, algorithm = request.variant.algorithm] {
                                return convolution_input_gradient(
                                    data, roundings(format, input_gradient_roundings(shape, algorithm)));
                              }});
  return result;
}

KernelPlan forward_plan(const PlanRequest& request) {
  return plan(request, shape_of(request, "conv2d_fw"), Pass::forward);
}
KernelPlan weight_gradient_plan(const PlanRequest& request) {
  return plan(request, shape_of(request, "conv2d_wg"), Pass::weight_gradient);
}
KernelPlan input_gradient_plan(const PlanRequest& request) {
  return plan(request, shape_of(request, "conv2d_ig"), Pass::input_gradient);
}

}  // namespace

std::vector<Primitive> conv2d_primitives() {
  const std::vector<std::string> sources = {"conv2d_naive",  "conv2d_direct", "conv2d_correlate", "conv2d_scatter",
                                            "conv2d_im2col", "conv2d_hwc",    "matmul",           "im2col",
                                            "col2im",        "spread",        "product"};
  const std::string shape = "CxHxW:COUT:KERNEL[:STRIDE[:PAD]]";
  const std::string reference = "8x8x8:16:3";
  return {{"conv2d_fw", "forward", "conv2d", sources, shape, reference, {1, 0}, forward_variants, forward_plan},
          {"conv2d_wg",
           "weight_gradient",
           "conv2d",
           sources,
           shape,
           reference,
           {1, 0},
           weight_gradient_variants,
           weight_gradient_plan},
          {"conv2d_ig",
           "input_gradient",
           "conv2d",
           sources,
           shape,
           reference,
           {1, 0},
           input_gradient_variants,
           input_gradient_plan}};
}

}  // namespace halfstep::tools
