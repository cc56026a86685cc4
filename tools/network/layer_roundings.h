// How many roundings a term can pass through on its way into a result of a layer: what the device's layers promise, and
// the error bounds rely on.
//
// Sums of products are fused multiply-adds and additions in the layer's format, in any order and in any number of
// partial sums: a term then passes at most as many roundings as there are terms. Who adds in a known order can say how
// long the longest way is (ChainLengths); bounds get smaller, and bfloat16 needs that.
#pragma once

#include <map>
#include <string>

#include "tools/network/description.h"

namespace halfstep::network {

// Of a layer's passes, in roundings to its type; 0: as many as terms.
struct ChainLength {
  int forward = 0;
  int weight_gradient = 0;
  int input_gradient = 0;
};
using ChainLengths = std::map<std::string, ChainLength>;  // by layer name

// Roundings to a format.
reference::Roundings roundings_to(const tools::NumberFormat& format, int count);

// Reading a tensor of one type as another: a rounding, unless it is single precision, which holds all others.
reference::Roundings conversion(const tools::NumberFormat& from, const tools::NumberFormat& to);

// Of a layer with weights.
reference::Roundings forward_roundings(const Layer& layer, const ChainLengths& chains);
reference::Roundings weight_gradient_roundings(const Layer& layer, const ChainLengths& chains);
reference::Roundings input_gradient_roundings(const Layer& layer, const ChainLengths& chains);

// Average pooling: sums, the reciprocal and the product with it are in single precision, the result is stored. Its
// gradient: reciprocal and product in single precision, stored; where windows overlap, each is added and stored.
reference::Roundings average_roundings(const Layer& layer);
reference::Roundings average_gradient_roundings(const Layer& layer);

}  // namespace halfstep::network
