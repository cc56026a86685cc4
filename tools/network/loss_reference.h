// The loss of a described network and its gradient by the last layer's output, with bounds. The device computes both in
// single precision (kernels/primitives/loss.h), multiplies the gradient by the loss scale, a power of two, and stores
// it in the last layer's type.
#pragma once

#include "tools/network/description.h"
#include "tools/reference/layers.h"

namespace halfstep::network {

struct Sample {
  std::vector<double> input;  // in the order of Network::input
  int label = 0;              // of cross_entropy
};

// `input`: the network's, which mse compares the output with.
reference::Loss network_loss(const Network& network, const reference::Tensor& output, const reference::Tensor& input,
                             int label);

}  // namespace halfstep::network
