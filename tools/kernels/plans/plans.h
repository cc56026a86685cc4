// The plans behind the registry, one file a family: operands, words and reference of each primitive.
#pragma once

#include "tools/kernels/primitive.h"

namespace halfstep::tools {

// Rows of the registry, by family.
std::vector<Primitive> matmul_primitives();
std::vector<Primitive> conv2d_primitives();
std::vector<Primitive> depthwise_primitives();
std::vector<Primitive> pointwise_primitives();
std::vector<Primitive> linear_primitives();
std::vector<Primitive> elementwise_primitives();
std::vector<Primitive> pool_primitives();
std::vector<Primitive> normalise_primitives();
std::vector<Primitive> loss_primitives();
std::vector<Primitive> rearrange_primitives();

// Of a primitive with one way to compute: `simd`, on words of several lanes, or `scalar` where a word has one.
inline std::vector<Variant> only_variant(const NumberFormat& format, std::uint32_t algorithm) {
  return {{format.lanes == 1 ? "scalar" : "simd", algorithm, {}}};
}

}  // namespace halfstep::tools
