// pointwise_fw, pointwise_wg, pointwise_ig: CHW and HWC.
#include "tools/errors.h"
#include "tools/kernels/plans/conv2d_hwc.h"
#include "tools/kernels/plans/convolution_reference.h"
#include "tools/kernels/plans/plans.h"
#include "tools/kernels/plans/tilings.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/pointwise.c
enum Algorithm : std::uint32_t {
  kForwardChw = 1,
  kForwardHwc,
  kWeightGradientChw,
  kWeightGradientHwc,
  kInputGradientChw,
  kInputGradientHwc,
};

bool channels_last(const Variant& variant) {
  return variant.algorithm == kForwardHwc || variant.algorithm == kWeightGradientHwc ||
         variant.algorithm == kInputGradientHwc;
}

std::vector<Variant> variants(const NumberFormat& format, std::uint32_t chw, ProductForm chw_form,
                              ProductForm hwc_form) {
  std::vector<Variant> result;
  for (const NamedTiling& tiling : tilings(format, chw_form)) result.push_back({tiling.name, chw, tiling.tiles});
  for (const NamedTiling& tiling : tilings(format, hwc_form))
    result.push_back({"hwc_" + tiling.name, chw + 1, tiling.tiles});
  return result;
}

std::vector<Variant> forward_variants(const NumberFormat& format) {
  return variants(format, kForwardChw, ProductForm::outer, ProductForm::dot);
}
std::vector<Variant> weight_gradient_variants(const NumberFormat& format) {
  return variants(format, kWeightGradientChw, ProductForm::dot, ProductForm::outer);
}
std::vector<Variant> input_gradient_variants(const NumberFormat& format) {
  return variants(format, kInputGradientChw, ProductForm::outer, ProductForm::outer);
}

ConvolutionShape shape_of(const PlanRequest& request, const std::string& kernel) {
  const std::vector<int>& s = request.shape;
  const ConvolutionShape shape{s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
  if (shape.window_height != 1 || shape.window_width != 1 || shape.stride != 1 || shape.pad != 0)
    throw UsageError("kernel.shape: " + kernel + " has KERNEL 1, STRIDE 1 and PAD 0; conv2d" + kernel.substr(9) +
                     " takes any");
  return shape;
}

// struct matrix: positions x channels.
void tell_positions(KernelPlan& plan, std::size_t operand) {
  const Operand& image = plan.operands.at(operand);
  plan.tell_address(operand);
  plan.tell(image.sizes[1] * image.sizes[2]);
  plan.tell(image.sizes[0]);
  plan.tell(image.strides[2]);
}

enum class Pass : std::uint8_t { forward, weight_gradient, input_gradient };

KernelPlan plan(const PlanRequest& request, const std::string& kernel, Pass pass) {
  const ConvolutionShape shape = shape_of(request, kernel);
  const NumberFormat& format = request.format;
  const bool last = channels_last(request.variant);
  KernelPlan result;
  const int positions = shape.height * shape.width;
  result.macs = static_cast<std::uint64_t>(shape.outputs * positions) * static_cast<std::uint64_t>(shape.channels);
  const auto add = [&](Operand operand, bool is_result) {
    return is_result ? result.add(std::move(operand)) : result.add_input(std::move(operand), request.data);
  };
  const auto image = [&](const std::string& name, int channels) {
    return last ? channels_last_operand(name, format, channels, shape.height, shape.width)
                : image_operand(name, format, channels, shape.height, shape.width);
  };
  const std::size_t input = add(image(pass == Pass::input_gradient ? "input_gradient" : "input", shape.channels),
                                pass == Pass::input_gradient);
  const std::size_t output =
      add(image(pass == Pass::forward ? "output" : "output_gradient", shape.outputs), pass == Pass::forward);
  const std::size_t weights = add(matrix_operand(pass == Pass::weight_gradient ? "weight_gradient" : "weights", format,
                                                 shape.outputs, shape.channels),
                                  pass == Pass::weight_gradient);
  result.tell(request.variant);
  result.tell_matrix(weights);
  for (const std::size_t operand : {input, output}) {
    if (last)
      tell_positions(result, operand);
    else
      tell_tensor(result, operand);
  }
  const ConvolutionData data{shape, false, result.operands[input].values, result.operands[weights].values,
                             result.operands[output].values};
  // A multiply-add for each term, and where words run along k, the addition of both lanes.
  if (pass == Pass::forward)
    result.results.push_back(
        {output, [=, &format] { return convolution_forward(data, roundings(format, shape.channels + 1)); }});
  else if (pass == Pass::weight_gradient)
    result.results.push_back(
        {weights, [=, &format] { return convolution_weight_gradient(data, roundings(format, positions + 1)); }});
  else
    result.results.push_back(
        {input, [=, &format] { return convolution_input_gradient(data, roundings(format, shape.outputs)); }});
  return result;
}

KernelPlan forward_plan(const PlanRequest& request) { return plan(request, "pointwise_fw", Pass::forward); }
KernelPlan weight_gradient_plan(const PlanRequest& request) {
  return plan(request, "pointwise_wg", Pass::weight_gradient);
}
KernelPlan input_gradient_plan(const PlanRequest& request) {
  return plan(request, "pointwise_ig", Pass::input_gradient);
}

}  // namespace

std::vector<Primitive> pointwise_primitives() {
  const std::vector<std::string> sources = {"pointwise", "matmul", "product"};
  const std::string shape = "CxHxW:COUT:KERNEL[:STRIDE[:PAD]]";
  const std::string reference = "64x8x8:64:1";
  return {{"pointwise_fw", "forward", "pointwise", sources, shape, reference, {1, 0}, forward_variants, forward_plan},
          {"pointwise_wg",
           "weight_gradient",
           "pointwise",
           sources,
           shape,
           reference,
           {1, 0},
           weight_gradient_variants,
           weight_gradient_plan},
          {"pointwise_ig",
           "input_gradient",
           "pointwise",
           sources,
           shape,
           reference,
           {1, 0},
           input_gradient_variants,
           input_gradient_plan}};
}

}  // namespace halfstep::tools
