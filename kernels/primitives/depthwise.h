// Depthwise convolution on all cores: each output channel has one window over one input channel. Weights are a row of
// taps for each channel. Halos as in conv2d.h; none ends with a barrier.
//
// Windows of 3 x 3 are computed by depthwise3x3.h (stride 1) and depthwise3x3_apart.h (stride 2), whatever the tiling.
// Others are products of one row (product.h): there is no second output channel to share an input with, so a word is
// loaded for each multiply-add, and memory ports and issue slots are the limit, not FPUs.
#pragma once

#include "primitives/matmul.h"
#include "primitives/tensor.h"
#include "primitives/window.h"

void depthwise_forward_naive(const tensor* output, const tensor* input, const matrix* weights, window window);
void depthwise_weight_gradient_naive(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                     window window);
void depthwise_input_gradient_naive(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                    window window);

void depthwise_forward(const tensor* output, const tensor* input, const matrix* weights, window window, tiling tiles);
void depthwise_weight_gradient(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                               window window, tiling tiles);
// `spread` as for conv2d_input_gradient_direct, with the barrier behind it; not used, and no barrier, for windows of
// 3 x 3 with stride 1 and a padding of up to 2, or stride 2 and up to 1.
void depthwise_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                              const tensor* spread, window window, tiling tiles);
