#include "tools/network/initial_weights.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace halfstep::network {
namespace {

// Directly, or behind a bias or the sum of a residual connection.
bool feeds_relu(const Network& network, int layer) {
  const std::vector<int> consumers = network.consumers(layer);
  return std::any_of(consumers.begin(), consumers.end(), [&](int consumer) {
    const LayerKind kind = network.layers[static_cast<std::size_t>(consumer)].kind;
    const bool passes = kind == LayerKind::add || kind == LayerKind::bias;
    return kind == LayerKind::relu || (passes && feeds_relu(network, consumer));
  });
}

}  // namespace

Weights initial_weights(const Network& network) {
  Weights weights;
  std::mt19937 generator{network.seed};
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    if (!layer.has_weights()) continue;
    if (layer.kind == LayerKind::bias) {
      weights[layer.name].assign(static_cast<std::size_t>(layer.weights()), 0.0);
      continue;
    }
    const int inputs = layer.weights() / layer.weight_shape()[0];
    const double limit = std::sqrt((feeds_relu(network, static_cast<int>(i)) ? 6.0 : 1.0) / inputs);
    std::vector<double>& values = weights[layer.name];
    values.reserve(static_cast<std::size_t>(layer.weights()));
    // Not std::uniform_real_distribution, whose numbers depend on the library.
    for (int k = 0; k < layer.weights(); ++k)
      values.push_back(tools::rounded_to(*layer.type, (static_cast<double>(generator()) * 0x1p-31 - 1.0) * limit));
  }
  return weights;
}

}  // namespace halfstep::network
