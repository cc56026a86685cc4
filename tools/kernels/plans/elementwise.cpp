// relu, leaky_relu, sigmoid, residual_add, batch_norm (frozen) and sgd.
#include <algorithm>

#include "tools/kernels/plans/bounded_arithmetic.h"
#include "tools/kernels/plans/convolution_shape.h"
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/elementwise.c
enum Algorithm : std::uint32_t {
  kReluForward = 1,
  kReluInputGradient,
  kLeakyReluForward,
  kLeakyReluInputGradient,
  kSigmoidForward,
  kSigmoidInputGradient,
  kResidualAdd,
  kBatchNormForward,
  kBatchNormInputGradient,
  kSgdUpdate,
};

constexpr double kSlope = 0.125;  // of leaky_relu; exact in every format
constexpr double kRate = 0x1p-5;
constexpr double kMomentum = 0.9;
constexpr double kDecay = 0x1p-10;

template <std::uint32_t algorithm>
std::vector<Variant> variants(const NumberFormat& format) {
  return only_variant(format, algorithm);
}

// From the value of up to two operands at an index to the result's.
using ElementFunction = reference::Bounded (*)(const NumberFormat& format, double first, double second);

reference::Bounded relu(const NumberFormat&, double x, double) { return {std::max(x, 0.0), 0}; }
reference::Bounded relu_gradient(const NumberFormat&, double slope, double x) { return {x > 0 ? slope : 0.0, 0}; }
reference::Bounded leaky_relu(const NumberFormat& format, double x, double) {
  return x > 0 ? reference::Bounded{x, 0} : reference::rounded({x * kSlope, 0}, roundings(format, 1));
}
reference::Bounded leaky_relu_gradient(const NumberFormat& format, double slope, double x) {
  return x > 0 ? reference::Bounded{slope, 0} : reference::rounded({slope * kSlope, 0}, roundings(format, 1));
}
reference::Bounded sigmoid(const NumberFormat& format, double x, double) {
  const reference::Bounded power = exponential({-std::abs(x), 0});
  const reference::Bounded quotient = single(divide({1, 0}, add({1, 0}, power)));  // Newton's method: two roundings
  return stored(format, x < 0 ? multiply(power, quotient) : quotient);
}
reference::Bounded sigmoid_gradient(const NumberFormat& format, double slope, double y) {
  return stored(format, multiply({slope, 0}, multiply({y, 0}, subtract({1, 0}, {y, 0}))));
}
reference::Bounded sum(const NumberFormat& format, double a, double b) {
  return reference::rounded({a + b, 0}, roundings(format, 1));
}

// output[i] = function(first[i], second[i]).
template <ElementFunction function, int inputs>
KernelPlan elementwise_plan(const PlanRequest& request) {
  const NumberFormat& format = request.format;
  const int elements = request.shape[0];
  KernelPlan plan;
  const std::size_t output = plan.add(vector_operand("output", format, elements));
  const std::size_t first = plan.add_input(vector_operand("first", format, elements), request.data);
  std::size_t second = first;
  if (inputs == 2) second = plan.add_input(vector_operand("second", format, elements), request.data);
  plan.tell(request.variant);
  plan.tell(elements);
  for (const std::size_t operand : {output, first, second}) plan.tell_address(operand);
  plan.tell_single(static_cast<float>(kSlope));
  const std::vector<double> a = plan.operands[first].values;
  const std::vector<double> b = plan.operands[second].values;
  plan.results.push_back({output, [=, &format] {
                            reference::Tensor expected;
                            for (std::size_t i = 0; i < a.size(); ++i) expected.push_back(function(format, a[i], b[i]));
                            return expected;
                          }});
  return plan;
}

KernelPlan batch_norm_plan(const PlanRequest& request, bool forward) {
  const NumberFormat& format = request.format;
  const std::vector<int>& s = request.shape;
  KernelPlan plan;
  const std::size_t output = plan.add(image_operand("output", format, s[0], s[1], s[2]));
  const std::size_t input = plan.add_input(image_operand("input", format, s[0], s[1], s[2]), request.data);
  const std::size_t scale = plan.add_input(vector_operand("scale", format, s[0]), request.data);
  const std::size_t shift = plan.add_input(vector_operand("shift", format, s[0]), request.data);
  plan.macs = static_cast<std::uint64_t>(s[0] * s[1]) * static_cast<std::uint64_t>(s[2]);
  plan.tell(request.variant);
  plan.tell(plan.operands[output].elements());
  for (const std::size_t operand : {scale, shift, shift}) plan.tell_address(operand);
  for (int i = 0; i < 3; ++i) plan.tell(0);
  tell_tensor(plan, output);
  tell_tensor(plan, input);
  const std::vector<double> values = plan.operands[input].values;
  const std::vector<double> scales = plan.operands[scale].values;
  const std::vector<double> shifts = plan.operands[shift].values;
  plan.results.push_back(
      {output, [=, &format] {
         reference::Tensor expected;
         const std::size_t plane = values.size() / scales.size();
         for (std::size_t i = 0; i < values.size(); ++i)
           expected.push_back(reference::rounded(
               {values[i] * scales[i / plane] + (forward ? shifts[i / plane] : 0.0), 0}, roundings(format, 1)));
         return expected;
       }});
  return plan;
}
KernelPlan batch_norm_forward_plan(const PlanRequest& request) { return batch_norm_plan(request, true); }
KernelPlan batch_norm_input_gradient_plan(const PlanRequest& request) { return batch_norm_plan(request, false); }

// a * b + c with one rounding.
reference::Bounded fused(const NumberFormat& format, const reference::Bounded& a, double b,
                         const reference::Bounded& c) {
  return reference::rounded({a.value * b + c.value, a.bound * std::abs(b) + c.bound}, roundings(format, 1));
}

KernelPlan sgd_plan(const PlanRequest& request) {
  const NumberFormat& format = request.format;
  const int elements = request.shape[0];
  const double momentum = rounded_to(format, kMomentum);
  KernelPlan plan;
  const std::size_t parameters = plan.add_input(vector_operand("parameters", format, elements), request.data);
  const std::size_t velocity = plan.add_input(vector_operand("velocity", format, elements), request.data);
  const std::size_t gradient = plan.add_input(vector_operand("gradient", format, elements), request.data);
  plan.tell(request.variant);
  plan.tell(elements);
  for (const std::size_t operand : {parameters, velocity, gradient}) plan.tell_address(operand);
  for (const double number : {kRate, momentum, kDecay}) plan.tell_single(static_cast<float>(number));
  const std::vector<double> w = plan.operands[parameters].values;
  const std::vector<double> v = plan.operands[velocity].values;
  const std::vector<double> g = plan.operands[gradient].values;
  const auto compute = [=, &format, repeat = request.repeat](bool wants_velocity) {
    reference::Tensor expected;
    for (std::size_t i = 0; i < w.size(); ++i) {
      reference::Bounded weight{w[i], 0};
      reference::Bounded moved{v[i], 0};
      for (int step = 0; step < repeat; ++step) {
        moved = fused(format, moved, momentum, fused(format, weight, kDecay, {g[i], 0}));
        weight = fused(format, moved, -kRate, weight);
      }
      expected.push_back(wants_velocity ? moved : weight);
    }
    return expected;
  };
  plan.results.push_back({parameters, [=] { return compute(false); }});
  plan.results.push_back({velocity, [=] { return compute(true); }});
  return plan;
}

}  // namespace

std::vector<Primitive> elementwise_primitives() {
  const std::string program = "elementwise";
  const std::vector<std::string> sources = {"elementwise", "../layers/float_math"};
  const std::string n = "4096";
  const std::string image = "16x16x16";
  return {
      {"relu_fw", "forward", program, sources, "N", n, {}, variants<kReluForward>, elementwise_plan<relu, 1>},
      {"relu_ig",
       "input_gradient",
       program,
       sources,
       "N",
       n,
       {},
       variants<kReluInputGradient>,
       elementwise_plan<relu_gradient, 2>},
      {"leaky_relu_fw",
       "forward",
       program,
       sources,
       "N",
       n,
       {},
       variants<kLeakyReluForward>,
       elementwise_plan<leaky_relu, 1>},
      {"leaky_relu_ig",
       "input_gradient",
       program,
       sources,
       "N",
       n,
       {},
       variants<kLeakyReluInputGradient>,
       elementwise_plan<leaky_relu_gradient, 2>},
      {"sigmoid_fw",
       "forward",
       program,
       sources,
       "N",
       n,
       {},
       variants<kSigmoidForward>,
       elementwise_plan<sigmoid, 1>,
       false},
      {"sigmoid_ig",
       "input_gradient",
       program,
       sources,
       "N",
       n,
       {},
       variants<kSigmoidInputGradient>,
       elementwise_plan<sigmoid_gradient, 2>},
      {"residual_add_fw", "forward", program, sources, "N", n, {}, variants<kResidualAdd>, elementwise_plan<sum, 2>},
      {"batch_norm_fw",
       "forward",
       program,
       sources,
       "CxHxW",
       image,
       {},
       variants<kBatchNormForward>,
       batch_norm_forward_plan},
      {"batch_norm_ig",
       "input_gradient",
       program,
       sources,
       "CxHxW",
       image,
       {},
       variants<kBatchNormInputGradient>,
       batch_norm_input_gradient_plan},
      {"sgd_update", "update", program, sources, "N", n, {}, variants<kSgdUpdate>, sgd_plan, false},
  };
}

}  // namespace halfstep::tools
