// mse, l1 and cross_entropy: the loss, and its gradient by the prediction.
#include <algorithm>

#include "tools/kernels/plans/bounded_arithmetic.h"
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

using reference::Bounded;
using reference::Tensor;

// kernels/primitives/programs/loss.c
enum Algorithm : std::uint32_t { kMse = 1, kL1, kCrossEntropy };

constexpr int kLossParts = 16;  // kernels/primitives/loss.h

template <std::uint32_t algorithm>
std::vector<Variant> variants(const NumberFormat& format) {
  return only_variant(format, algorithm);
}

struct LossResult {
  Bounded loss;
  Tensor gradient;
};

// Means of a function of the differences; added in parts, so in any order.
LossResult mean_loss(const NumberFormat& format, bool squared, const std::vector<double>& prediction,
                     const std::vector<double>& target) {
  const auto count = static_cast<double>(prediction.size());
  const Bounded scale = single({1.0 / count, 0});
  LossResult result;
  for (std::size_t i = 0; i < prediction.size(); ++i) {
    const Bounded difference = subtract({prediction[i], 0}, {target[i], 0});
    if (squared) {
      result.loss = add(result.loss, multiply(difference, difference));
      result.gradient.push_back(stored(format, multiply(difference, {2 * scale.value, 2 * scale.bound})));
    } else {
      result.loss = add(result.loss, {std::abs(difference.value), difference.bound});
      const double sign = difference.value > 0 ? 1.0 : difference.value < 0 ? -1.0 : 0.0;
      result.gradient.push_back(stored(format, {sign * scale.value, std::abs(sign) * scale.bound}));
    }
  }
  result.loss = multiply(single(result.loss, kLossParts), scale);
  return result;
}

LossResult cross_entropy(const NumberFormat& format, const std::vector<double>& logits, std::size_t label) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  Tensor exponentials;
  Bounded sum;
  for (const double logit : logits) {
    exponentials.push_back(exponential(subtract({logit, 0}, {largest, 0})));
    sum = add(sum, exponentials.back());
  }
  const Bounded scale = divide({1, 0}, sum);
  LossResult result;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const Bounded probability = multiply(exponentials[i], scale);
    result.gradient.push_back(stored(format, i == label ? subtract(probability, {1, 0}) : probability));
  }
  result.loss = subtract(logarithm(sum), subtract({logits[label], 0}, {largest, 0}));
  return result;
}

KernelPlan loss_plan(const PlanRequest& request, std::uint32_t algorithm) {
  const NumberFormat& format = request.format;
  const int elements = request.shape[0];
  KernelPlan plan;
  const std::size_t loss = plan.add(vector_operand("loss", kFp32, 1));
  const std::size_t gradient = plan.add(vector_operand("gradient", format, elements));
  const std::size_t prediction = plan.add_input(vector_operand("prediction", format, elements), request.data);
  const std::size_t target = plan.add_input(vector_operand("target", format, elements), request.data);
  const std::size_t workspace = plan.add(vector_operand("workspace", kFp32, std::max(elements, kLossParts)));
  const int label = request.data.below(elements);
  plan.tell(request.variant);
  plan.tell(elements);
  plan.tell(label);
  for (const std::size_t operand : {loss, workspace, gradient, prediction, target}) plan.tell_address(operand);
  const std::vector<double> a = plan.operands[prediction].values;
  const std::vector<double> b = plan.operands[target].values;
  const auto compute = [=, &format] {
    return algorithm == kCrossEntropy ? cross_entropy(format, a, static_cast<std::size_t>(label))
                                      : mean_loss(format, algorithm == kMse, a, b);
  };
  plan.results.push_back({loss, [=] { return Tensor{compute().loss}; }});
  plan.results.push_back({gradient, [=] { return compute().gradient; }});
  return plan;
}
template <std::uint32_t algorithm>
KernelPlan loss_plan(const PlanRequest& request) {
  return loss_plan(request, algorithm);
}

}  // namespace

std::vector<Primitive> loss_primitives() {
  const std::vector<std::string> sources = {"loss", "../layers/float_math"};
  return {{"mse_loss", "loss", "loss", sources, "N", "1024", {}, variants<kMse>, loss_plan<kMse>, false},
          {"l1_loss", "loss", "loss", sources, "N", "1024", {}, variants<kL1>, loss_plan<kL1>, false},
          {"cross_entropy_loss",
           "loss",
           "loss",
           sources,
           "N",
           "64",
           {},
           variants<kCrossEntropy>,
           loss_plan<kCrossEntropy>,
           false}};
}

}  // namespace halfstep::tools
