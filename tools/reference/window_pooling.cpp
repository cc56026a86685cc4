#include "tools/reference/window_pooling.h"

namespace halfstep::reference {
namespace {

using Window = std::vector<std::size_t>;  // indices of its elements, row by row

Window window_at(const WindowPooling& p, int channel, int out_y, int out_x) {
  Window window;
  for (int ky = 0; ky < p.window_height; ++ky)
    for (int kx = 0; kx < p.window_width; ++kx)
      window.push_back(static_cast<std::size_t>((channel * p.height + out_y * p.stride_height + ky) * p.width +
                                                out_x * p.stride_width + kx));
  return window;
}

// Calls visit(window) for each output, in their order.
template <typename Visitor>
void for_each_window(const WindowPooling& p, const Visitor& visit) {
  for (int channel = 0; channel < p.channels; ++channel)
    for (int y = 0; y < p.output_height; ++y)
      for (int x = 0; x < p.output_width; ++x) visit(window_at(p, channel, y, x));
}

template <typename ValueAt>
std::size_t first_maximum(const Window& window, const ValueAt& value_at) {
  std::size_t best = window.front();
  for (const std::size_t candidate : window)
    if (value_at(candidate) > value_at(best)) best = candidate;
  return best;
}

std::size_t inputs_of(const WindowPooling& p) { return static_cast<std::size_t>(p.channels * p.height * p.width); }

Tensor results(const std::vector<SumOfProducts>& sums, const Roundings& roundings) {
  Tensor tensor;
  tensor.reserve(sums.size());
  for (const SumOfProducts& sum : sums) tensor.push_back(sum.result(roundings));
  return tensor;
}

Bounded share_of(const WindowPooling& p) {
  const double value = 1.0 / (p.window_height * p.window_width);
  return {value, value * kDouble.unit_roundoff};
}

}  // namespace

Tensor average_pool(const WindowPooling& pooling, const Tensor& input, const Roundings& roundings) {
  std::vector<SumOfProducts> sums;
  for_each_window(pooling, [&](const Window& window) {
    sums.emplace_back();
    for (const std::size_t at : window) sums.back().add(input.at(at), share_of(pooling));
  });
  return results(sums, roundings);
}

Tensor average_pool_gradient(const WindowPooling& pooling, const Tensor& output_gradient, const Roundings& roundings) {
  std::vector<SumOfProducts> sums(inputs_of(pooling));
  std::size_t output = 0;
  for_each_window(pooling, [&](const Window& window) {
    for (const std::size_t at : window) sums[at].add(output_gradient.at(output), share_of(pooling));
    ++output;
  });
  return results(sums, roundings);
}

Tensor max_pool(const WindowPooling& pooling, const Tensor& input) {
  Tensor output;
  for_each_window(pooling, [&](const Window& window) {
    Bounded largest = input.at(window.front());
    for (const std::size_t at : window) largest = maximum(largest, input.at(at));
    output.push_back(largest);
  });
  return output;
}

Tensor max_pool_gradient(const WindowPooling& pooling, const Tensor& output_gradient, const Tensor& input,
                         const DeviceValues* device, const Roundings& roundings) {
  std::vector<SumOfProducts> sums(inputs_of(pooling));
  std::size_t output = 0;
  for_each_window(pooling, [&](const Window& window) {
    std::size_t chosen = first_maximum(window, [&](std::size_t at) { return input.at(at).value; });
    if (device != nullptr) {
      const std::size_t of_device = first_maximum(window, [&](std::size_t at) { return device->at(at); });
      const Bounded& theirs = input.at(of_device);
      const Bounded& ours = input.at(chosen);
      if (theirs.value + theirs.bound >= ours.value - ours.bound) chosen = of_device;
    }
    sums[chosen].add(output_gradient.at(output++));
  });
  return results(sums, roundings);
}

}  // namespace halfstep::reference
