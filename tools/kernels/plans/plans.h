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

}  // namespace halfstep::tools
