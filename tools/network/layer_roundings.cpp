#include "tools/network/layer_roundings.h"

namespace halfstep::network {
namespace {

using reference::Roundings;

constexpr int kReciprocalAndProduct = 2;

int length(const Layer& layer, const ChainLengths& chains, int ChainLength::*pass, int terms) {
  const auto found = chains.find(layer.name);
  return found == chains.end() || found->second.*pass == 0 ? terms : found->second.*pass;
}

bool windows_overlap(const Layer& layer) {
  return layer.stride_height < layer.window_height || layer.stride_width < layer.window_width;
}

}  // namespace

Roundings roundings_to(const tools::NumberFormat& format, int count) {
  if (&format == &tools::kFp32) return {0, count, 0};
  if (&format == &tools::kFp16) return {count, 0, 0};
  return {0, 0, count};
}

Roundings conversion(const tools::NumberFormat& from, const tools::NumberFormat& to) {
  return &from == &to || &to == &tools::kFp32 ? Roundings{} : roundings_to(to, 1);
}

Roundings forward_roundings(const Layer& layer, const ChainLengths& chains) {
  const int terms = layer.weights() / layer.weight_shape()[0];
  return roundings_to(*layer.type, length(layer, chains, &ChainLength::forward, terms));
}

Roundings weight_gradient_roundings(const Layer& layer, const ChainLengths& chains) {
  const int terms = layer.out.height * layer.out.width;
  if (layer.kind == LayerKind::bias) {  // added up in single precision
    Roundings result = roundings_to(*layer.type, 1);
    result.single += terms;
    return result;
  }
  return roundings_to(*layer.type, length(layer, chains, &ChainLength::weight_gradient, terms));
}

Roundings input_gradient_roundings(const Layer& layer, const ChainLengths& chains) {
  const int outputs = layer.kind == LayerKind::depthwise ? 1 : layer.out.channels;
  const int terms = outputs * layer.window_height * layer.window_width;
  return roundings_to(*layer.type, length(layer, chains, &ChainLength::input_gradient, terms));
}

Roundings average_roundings(const Layer& layer) {
  Roundings result = roundings_to(*layer.type, 1);
  result.single += layer.window_height * layer.window_width + kReciprocalAndProduct;
  return result;
}

Roundings average_gradient_roundings(const Layer& layer) {
  const int overlaps = windows_overlap(layer) ? layer.window_height * layer.window_width : 0;
  Roundings result = roundings_to(*layer.type, 1 + overlaps);
  result.single += kReciprocalAndProduct + overlaps;
  return result;
}

}  // namespace halfstep::network
