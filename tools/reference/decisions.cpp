// The layers that decide: ReLU and maximum pooling.
#include <array>

#include "tools/reference/layers.h"

namespace halfstep::reference {
namespace {

using Window = std::array<std::size_t, 4>;

// Positions of the elements of an output's window, in the order in which the device looks at them.
Window window_of(const Pooling& shape, std::size_t output) {
  const auto size = static_cast<std::size_t>(shape.size);
  const std::size_t row = output / size;  // counted over all channels
  const std::size_t column = output % size;
  const std::size_t first = 2 * row * 2 * size + 2 * column;
  return {first, first + 1, first + 2 * size, first + 2 * size + 1};
}

std::size_t outputs_of(const Pooling& shape) {
  return static_cast<std::size_t>(shape.channels) * static_cast<std::size_t>(shape.size) *
         static_cast<std::size_t>(shape.size);
}

template <typename ValueAt>
std::size_t first_maximum(const Window& window, ValueAt value_at) {
  std::size_t best = window[0];
  for (const std::size_t candidate : window) {
    if (value_at(candidate) > value_at(best)) best = candidate;
  }
  return best;
}

}  // namespace

Tensor relu(const Tensor& input) {
  Tensor output;
  for (const Bounded& value : input) output.push_back({std::max(value.value, 0.0), value.bound});
  return output;
}

Tensor relu_gradient(const Tensor& output_gradient, const Tensor& input, const DeviceValues* device) {
  Tensor gradient;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const bool undecided = std::abs(input[i].value) <= input[i].bound;
    const bool positive = undecided && device != nullptr ? device->at(i) > 0 : input[i].value > 0;
    gradient.push_back(positive ? output_gradient.at(i) : Bounded{});
  }
  return gradient;
}

Tensor max_pool(const Pooling& shape, const Tensor& input) {
  Tensor output;
  for (std::size_t i = 0; i < outputs_of(shape); ++i) {
    const Window window = window_of(shape, i);
    Bounded largest = input.at(window[0]);
    for (const std::size_t candidate : window) largest = maximum(largest, input.at(candidate));
    output.push_back(largest);
  }
  return output;
}

Tensor max_pool_gradient(const Pooling& shape, const Tensor& output_gradient, const Tensor& input,
                         const DeviceValues* device) {
  Tensor gradient(input.size());
  for (std::size_t i = 0; i < outputs_of(shape); ++i) {
    const Window window = window_of(shape, i);
    std::size_t chosen = first_maximum(window, [&](std::size_t at) { return input.at(at).value; });
    if (device != nullptr) {
      const std::size_t of_device = first_maximum(window, [&](std::size_t at) { return device->at(at); });
      const Bounded& theirs = input.at(of_device);
      const Bounded& ours = input.at(chosen);
      if (theirs.value + theirs.bound >= ours.value - ours.bound) chosen = of_device;
    }
    gradient.at(chosen) = output_gradient.at(i);
  }
  return gradient;
}

}  // namespace halfstep::reference
