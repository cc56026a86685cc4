// The layers of a training step in double precision with error bounds: the mathematics of kernels/layers, without their
// order of evaluation. Tensors are dense, channel by channel.
#pragma once

#include "tools/reference/bounded.h"

namespace halfstep::reference {

struct Convolution {  // 3x3, padding 1, stride 1
  int inputs;
  int outputs;
  int size;  // height and width
};

struct Pooling {  // 2x2
  int channels;
  int size;  // height and width of the output
};

struct Linear {
  int inputs;
  int outputs;
};

Tensor forward(const Convolution& shape, const Tensor& input, const Tensor& weights, const Tensor& bias,
               Roundings roundings);
Tensor input_gradient(const Convolution& shape, const Tensor& output_gradient, const Tensor& weights,
                      Roundings roundings);
Tensor weight_gradient(const Convolution& shape, const Tensor& input, const Tensor& output_gradient,
                       Roundings roundings);
Tensor bias_gradient(const Convolution& shape, const Tensor& output_gradient, Roundings roundings);

Tensor forward(const Linear& shape, const Tensor& input, const Tensor& weights, const Tensor& bias,
               Roundings roundings);
Tensor input_gradient(const Linear& shape, const Tensor& output_gradient, const Tensor& weights, Roundings roundings);
Tensor weight_gradient(const Linear& shape, const Tensor& input, const Tensor& output_gradient, Roundings roundings);

Tensor relu(const Tensor& input);
// A layer that decides (which element is the maximum, what is positive) can decide otherwise on the device where the
// candidates are closer than their bounds. `device`: the values the device decided on; there, its decision is followed.
using DeviceValues = std::vector<double>;
Tensor relu_gradient(const Tensor& output_gradient, const Tensor& input, const DeviceValues* device);

Tensor max_pool(const Pooling& shape, const Tensor& input);
Tensor max_pool_gradient(const Pooling& shape, const Tensor& output_gradient, const Tensor& input,
                         const DeviceValues* device);

struct Loss {
  Bounded loss;
  Tensor gradient;  // by the logits
};
// Computed by the device in single precision; the gradient is then rounded to the network's format.
Loss softmax_cross_entropy(const Tensor& logits, int label, Roundings store);

// parameters - rate * gradients, one rounding. The rate is exact in every format.
Tensor sgd(const Tensor& parameters, const Tensor& gradients, double rate, Roundings roundings);

}  // namespace halfstep::reference
