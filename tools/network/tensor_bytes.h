// Numbers of a network as bytes of L2 (layout.h), and back.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/network/layout.h"

namespace halfstep::network {

std::vector<std::uint8_t> encode_image(const ImageLayout& layout, const std::vector<double>& values);
std::vector<double> decode_image(const ImageLayout& layout, const std::vector<std::uint8_t>& bytes);
std::vector<std::uint8_t> encode_weights(const WeightLayout& layout, const std::vector<double>& values);
std::vector<double> decode_weights(const WeightLayout& layout, const std::vector<std::uint8_t>& bytes);

}  // namespace halfstep::network
