// What a network starts from.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/network/description.h"

namespace halfstep::network {

// By layer name, in the order of Layer::weight_shape().
using Weights = std::map<std::string, std::vector<double>>;

// Uniform in +-sqrt(6 / inputs of a neuron) in front of a ReLU, in +-sqrt(1 / inputs) elsewhere, rounded to the layer's
// type. The same numbers on every machine; types differ by their rounding only.
Weights initial_weights(const Network& network);

}  // namespace halfstep::network
