// depthwise_fw, depthwise_wg, depthwise_ig.
#include "tools/kernels/plans/convolution_reference.h"
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/depthwise.c
enum Algorithm : std::uint32_t {
  kForwardNaive = 1,
  kForwardDirect,
  kWeightGradientNaive,
  kWeightGradientDirect,
  kInputGradientNaive,
  kInputGradientDirect,
};

std::vector<Variant> variants(std::uint32_t naive) {
  return {{"naive", naive, {1, 1, Split::tiles}}, {"direct", naive + 1, {1, 4, Split::tiles}}};
}
std::vector<Variant> forward_variants(const NumberFormat&) { return variants(kForwardNaive); }
std::vector<Variant> weight_gradient_variants(const NumberFormat&) { return variants(kWeightGradientNaive); }
std::vector<Variant> input_gradient_variants(const NumberFormat&) { return variants(kInputGradientNaive); }

enum class Pass : std::uint8_t { forward, weight_gradient, input_gradient };

KernelPlan plan(const PlanRequest& request, const std::string& kernel, Pass pass) {
  const std::vector<int>& s = request.shape;
  const ConvolutionShape shape{s[0], s[1], s[2], s[0], s[3], s[4], s[5], s[6]};
  check_window(kernel, shape);
  const NumberFormat& format = request.format;
  KernelPlan result;
  const int positions = shape.output_height() * shape.output_width();
  result.macs = static_cast<std::uint64_t>(shape.channels * positions) * static_cast<std::uint64_t>(shape.taps());
  const auto add = [&](Operand operand, bool is_result) {
    return is_result ? result.add(std::move(operand)) : result.add_input(std::move(operand), request.data);
  };
  const std::size_t input = add(image_operand(pass == Pass::input_gradient ? "input_gradient" : "input", format,
                                              shape.channels, shape.height, shape.width, shape.pad, format.lanes - 1),
                                pass == Pass::input_gradient);
  const std::size_t output = add(image_operand(pass == Pass::forward ? "output" : "output_gradient", format,
                                               shape.channels, shape.output_height(), shape.output_width()),
                                 pass == Pass::forward);
  const std::size_t weights = add(matrix_operand(pass == Pass::weight_gradient ? "weight_gradient" : "weights", format,
                                                 shape.channels, shape.taps()),
                                  pass == Pass::weight_gradient);
  result.tell(request.variant);
  tell_window(result, shape);
  tell_tensor(result, input);
  tell_tensor(result, output);
  result.tell_matrix(weights);
  Operand spread = image_operand("spread", format, shape.channels, shape.height + shape.window_height - 1,
                                 shape.width + shape.window_width - 1, 0, format.lanes - 1);
  const bool in_place =  // kernels/primitives/depthwise3x3.h and depthwise3x3_apart.h
      shape.window_height == 3 && shape.window_width == 3 &&
      ((shape.stride == 1 && shape.pad <= 2) || (shape.stride == 2 && shape.pad <= 1));
  if (request.variant.algorithm != kInputGradientDirect || in_place) spread.span = 0;  // not used
  tell_tensor(result, result.add(std::move(spread)));

  const ConvolutionData data{shape, true, result.operands[input].values, result.operands[weights].values,
                             result.operands[output].values};
  if (pass == Pass::forward)
    result.results.push_back(
        {output, [=, &format] { return convolution_forward(data, roundings(format, shape.taps())); }});
  else if (pass == Pass::weight_gradient)  // lanes are added at the end
    result.results.push_back(
        {weights, [=, &format] { return convolution_weight_gradient(data, roundings(format, positions + 1)); }});
  else
    result.results.push_back(
        {input, [=, &format] { return convolution_input_gradient(data, roundings(format, shape.taps())); }});
  return result;
}

KernelPlan forward_plan(const PlanRequest& request) { return plan(request, "depthwise_fw", Pass::forward); }
KernelPlan weight_gradient_plan(const PlanRequest& request) {
  return plan(request, "depthwise_wg", Pass::weight_gradient);
}
KernelPlan input_gradient_plan(const PlanRequest& request) {
  return plan(request, "depthwise_ig", Pass::input_gradient);
}

}  // namespace

std::vector<Primitive> depthwise_primitives() {
  const std::vector<std::string> sources = {
      "depthwise_naive", "depthwise", "depthwise3x3", "depthwise3x3_apart", "depthwise3x3_apart_gradient",
      "spread",          "product"};
  const std::string shape = "CxHxW:KERNEL[:STRIDE[:PAD]]";
  const std::string reference = "8x16x16:3:1:1";
  return {{"depthwise_fw", "forward", "depthwise", sources, shape, reference, {1, 0}, forward_variants, forward_plan},
          {"depthwise_wg",
           "weight_gradient",
           "depthwise",
           sources,
           shape,
           reference,
           {1, 0},
           weight_gradient_variants,
           weight_gradient_plan},
          {"depthwise_ig",
           "input_gradient",
           "depthwise",
           sources,
           shape,
           reference,
           {1, 0},
           input_gradient_variants,
           input_gradient_plan}};
}

}  // namespace halfstep::tools
