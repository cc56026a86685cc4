// linear_fw, linear_wg, linear_ig.
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/linear.c
enum Algorithm : std::uint32_t {
  kForwardNaive = 1,
  kForward,
  kWeightGradientNaive,
  kWeightGradient,
  kInputGradientNaive,
  kInputGradient,
};

std::vector<Variant> variants(std::uint32_t naive) {
  return {{"naive", naive, {1, 1, Split::tiles}}, {"unrolled8", naive + 1, {1, 1, Split::tiles}}};
}
std::vector<Variant> forward_variants(const NumberFormat&) { return variants(kForwardNaive); }
std::vector<Variant> weight_gradient_variants(const NumberFormat&) { return variants(kWeightGradientNaive); }
std::vector<Variant> input_gradient_variants(const NumberFormat&) { return variants(kInputGradientNaive); }

struct LinearData {
  int inputs;
  int outputs;
  std::vector<double> input;
  std::vector<double> weights;
  std::vector<double> output_gradient;
};

reference::Tensor forward(const LinearData& data, const reference::Roundings& roundings) {
  reference::Tensor result;
  for (std::size_t out = 0; out < static_cast<std::size_t>(data.outputs); ++out) {
    reference::SumOfProducts sum;
    for (std::size_t in = 0; in < data.input.size(); ++in)
      sum.add({data.weights[out * data.input.size() + in], 0}, {data.input[in], 0});
    result.push_back(sum.result(roundings));
  }
  return result;
}

reference::Tensor weight_gradient(const LinearData& data, const reference::Roundings& roundings) {
  reference::Tensor result;
  for (const double slope : data.output_gradient)
    for (const double value : data.input) result.push_back(reference::rounded({slope * value, 0}, roundings));
  return result;
}

reference::Tensor input_gradient(const LinearData& data, const reference::Roundings& roundings) {
  reference::Tensor result;
  for (std::size_t in = 0; in < static_cast<std::size_t>(data.inputs); ++in) {
    reference::SumOfProducts sum;
    for (std::size_t out = 0; out < data.output_gradient.size(); ++out)
      sum.add({data.weights[out * static_cast<std::size_t>(data.inputs) + in], 0}, {data.output_gradient[out], 0});
    result.push_back(sum.result(roundings));
  }
  return result;
}

enum class Pass : std::uint8_t { forward, weight_gradient, input_gradient };

KernelPlan plan(const PlanRequest& request, Pass pass) {
  const int inputs = request.shape[0];
  const int outputs = request.shape[1];
  const NumberFormat& format = request.format;
  KernelPlan result;
  result.macs = static_cast<std::uint64_t>(inputs) * static_cast<std::uint64_t>(outputs);
  const auto add = [&](Operand operand, bool is_result) {
    return is_result ? result.add(std::move(operand)) : result.add_input(std::move(operand), request.data);
  };
  const std::size_t input =
      add(vector_operand(pass == Pass::input_gradient ? "input_gradient" : "input", format, inputs),
          pass == Pass::input_gradient);
  const std::size_t output =
      add(vector_operand(pass == Pass::forward ? "output" : "output_gradient", format, outputs), pass == Pass::forward);
  const std::size_t weights =
      add(matrix_operand(pass == Pass::weight_gradient ? "weight_gradient" : "weights", format, outputs, inputs),
          pass == Pass::weight_gradient);
  result.tell(request.variant);
  result.tell_address(input);
  result.tell_address(output);
  result.tell_matrix(weights);

  const LinearData data{inputs, outputs, result.operands[input].values, result.operands[weights].values,
                        result.operands[output].values};
  if (pass == Pass::forward)  // lanes are added at the end
    result.results.push_back({output, [=, &format] { return forward(data, roundings(format, inputs + 1)); }});
  else if (pass == Pass::weight_gradient)
    result.results.push_back({weights, [=, &format] { return weight_gradient(data, roundings(format, 1)); }});
  else
    result.results.push_back({input, [=, &format] { return input_gradient(data, roundings(format, outputs)); }});
  return result;
}

KernelPlan forward_plan(const PlanRequest& request) { return plan(request, Pass::forward); }
KernelPlan weight_gradient_plan(const PlanRequest& request) { return plan(request, Pass::weight_gradient); }
KernelPlan input_gradient_plan(const PlanRequest& request) { return plan(request, Pass::input_gradient); }

}  // namespace

std::vector<Primitive> linear_primitives() {
  const std::string reference = "128x64";
  return {{"linear_fw", "forward", "linear", {"linear"}, "INxOUT", reference, {}, forward_variants, forward_plan},
          {"linear_wg",
           "weight_gradient",
           "linear",
           {"linear"},
           "INxOUT",
           reference,
           {},
           weight_gradient_variants,
           weight_gradient_plan},
          {"linear_ig",
           "input_gradient",
           "linear",
           {"linear"},
           "INxOUT",
           reference,
           {},
           input_gradient_variants,
           input_gradient_plan}};
}

}  // namespace halfstep::tools
