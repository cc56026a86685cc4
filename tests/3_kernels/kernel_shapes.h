// The shapes that primitives are tested on, by the notation of their registry row: quick ones with every edge in them
// (odd and prime sizes, strides, padding, sizes below a tile's), and more for the long test.
#pragma once

#include <string>
#include <vector>

#include "tools/kernels/primitive.h"

namespace halfstep::test {

std::vector<std::string> quick_shapes(const tools::Primitive& primitive);
std::vector<std::string> more_shapes(const tools::Primitive& primitive);

}  // namespace halfstep::test
