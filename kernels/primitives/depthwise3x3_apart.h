// Depthwise convolutions with windows of 3 x 3 and stride 2. Even and odd columns of an image lie in the same words:
// they are taken apart (or put together) in registers, so that words meet words and every lane of a multiply-add is
// needed.
#pragma once

#include "primitives/matmul.h"
#include "primitives/tensor.h"

// Whether the functions below compute it: padding of up to 1.
static inline bool is_3x3_apart(int height, int width, int stride, int pad) {
  return height == 3 && width == 3 && stride == 2 && pad <= 1;
}

// `input` has a halo of zeros as wide as the padding. On all cores, without a barrier, like those of depthwise.h.
void depthwise3x3_apart_forward(const tensor* output, const tensor* input, const matrix* weights, int pad);
void depthwise3x3_apart_weight_gradient(const matrix* weight_gradient, const tensor* input,
                                        const tensor* output_gradient, int pad);
void depthwise3x3_apart_input_gradient(const tensor* input_gradient, const tensor* output_gradient,
                                       const matrix* weights, int pad);
