#include "tools/reference/layers.h"

namespace halfstep::reference {
namespace {

constexpr int kKernelSize = 3;
constexpr int kTaps = kKernelSize * kKernelSize;

std::size_t position(int channel, int size, int row, int column) {
  const int index = (channel * size + row) * size + column;
  return static_cast<std::size_t>(index);
}

std::size_t weight_position(const Convolution& shape, int output, int input, int tap) {
  const int index = (output * shape.inputs + input) * kTaps + tap;
  return static_cast<std::size_t>(index);
}

// Calls visit(row, column, tap) for all taps of the window around (row, column) that are inside the image.
template <typename Visit>
void for_each_tap(int size, int row, int column, Visit visit) {
  for (int tap = 0; tap < kTaps; ++tap) {
    const int tap_row = row + tap / kKernelSize - 1;
    const int tap_column = column + tap % kKernelSize - 1;
    if (tap_row >= 0 && tap_row < size && tap_column >= 0 && tap_column < size) visit(tap_row, tap_column, tap);
  }
}

// Calls visit(channel, row, column) for all elements of a tensor, in their order.
template <typename Visit>
void for_each_element(int channels, int size, Visit visit) {
  for (int channel = 0; channel < channels; ++channel) {
    for (int row = 0; row < size; ++row) {
      for (int column = 0; column < size; ++column) visit(channel, row, column);
    }
  }
}

}  // namespace

Tensor forward(const Convolution& shape, const Tensor& input, const Tensor& weights, const Tensor& bias,
               Roundings roundings) {
  Tensor output;
  for_each_element(shape.outputs, shape.size, [&](int channel, int row, int column) {
    SumOfProducts sum;
    sum.add(bias.at(static_cast<std::size_t>(channel)));
    for (int in = 0; in < shape.inputs; ++in) {
      for_each_tap(shape.size, row, column, [&](int tap_row, int tap_column, int tap) {
        sum.add(weights.at(weight_position(shape, channel, in, tap)),
                input.at(position(in, shape.size, tap_row, tap_column)));
      });
    }
    output.push_back(sum.result(roundings));
  });
  return output;
}

Tensor input_gradient(const Convolution& shape, const Tensor& output_gradient, const Tensor& weights,
                      Roundings roundings) {
  Tensor gradient;
  for_each_element(shape.inputs, shape.size, [&](int channel, int row, int column) {
    SumOfProducts sum;
    for (int out = 0; out < shape.outputs; ++out) {
      for_each_tap(shape.size, row, column, [&](int tap_row, int tap_column, int tap) {
        sum.add(weights.at(weight_position(shape, out, channel, kTaps - 1 - tap)),
                output_gradient.at(position(out, shape.size, tap_row, tap_column)));
      });
    }
    gradient.push_back(sum.result(roundings));
  });
  return gradient;
}

Tensor weight_gradient(const Convolution& shape, const Tensor& input, const Tensor& output_gradient,
                       Roundings roundings) {
  Tensor gradient;
  for (int out = 0; out < shape.outputs; ++out) {
    for (int in = 0; in < shape.inputs; ++in) {
      std::vector<SumOfProducts> sums(kTaps);
      for_each_element(1, shape.size, [&](int, int row, int column) {
        for_each_tap(shape.size, row, column, [&](int tap_row, int tap_column, int tap) {
          sums.at(static_cast<std::size_t>(tap))
              .add(output_gradient.at(position(out, shape.size, row, column)),
                   input.at(position(in, shape.size, tap_row, tap_column)));
        });
      });
      for (const SumOfProducts& sum : sums) gradient.push_back(sum.result(roundings));
    }
  }
  return gradient;
}

Tensor bias_gradient(const Convolution& shape, const Tensor& output_gradient, Roundings roundings) {
  Tensor gradient;
  for (int out = 0; out < shape.outputs; ++out) {
    SumOfProducts sum;
    for_each_element(1, shape.size, [&](int, int row, int column) {
      sum.add(output_gradient.at(position(out, shape.size, row, column)));
    });
    gradient.push_back(sum.result(roundings));
  }
  return gradient;
}

}  // namespace halfstep::reference
