#include "tools/network/loss_reference.h"

#include "tools/kernels/plans/bounded_arithmetic.h"
#include "tools/network/layer_roundings.h"

namespace halfstep::network {
namespace {

using reference::Bounded;
using reference::Tensor;

constexpr int kLossParts = 16;  // kernels/primitives/loss.h: partial sums, and the sum of them

// The mean of squared differences.
reference::Loss mean_squared_error(const Tensor& output, const Tensor& target) {
  const auto count = static_cast<double>(output.size());
  const Bounded scale = tools::single({1.0 / count, 0});
  reference::SumOfProducts sum;
  reference::Loss result;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const Bounded difference = tools::subtract(output[i], target.at(i));
    sum.add(difference, difference);
    result.gradient.push_back(tools::multiply(difference, {2 * scale.value, 2 * scale.bound}));
  }
  const int longest = static_cast<int>(output.size()) + kLossParts;
  result.loss = tools::multiply(sum.result({0, longest, 0}), scale);
  return result;
}

}  // namespace

reference::Loss network_loss(const Network& network, const Tensor& output, const Tensor& input, int label) {
  reference::Loss result = network.loss == LossKind::mse ? mean_squared_error(output, input)
                                                         : reference::softmax_cross_entropy(output, label, {});
  const double scale = network.optimizer.loss_scale;
  const reference::Roundings store = conversion(tools::kFp32, *network.layers.back().type);
  for (Bounded& slope : result.gradient) slope = reference::rounded({slope.value * scale, slope.bound * scale}, store);
  return result;
}

}  // namespace halfstep::network
