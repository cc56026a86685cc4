// Pointwise (1x1) convolution on all cores, forward and both gradients: products of matrices whose columns are
// positions. Weights are [output channel][input channel]. None ends with a barrier.
//
// Channels first (CHW): a channel of a tensor is a row of words_of(width) words for each row of the image. Channels
// last (HWC): a position is a row of a matrix, of its channels.
#pragma once

#include "primitives/matmul.h"
#include "primitives/tensor.h"

void pointwise_forward_chw(const tensor* output, const tensor* input, const matrix* weights, tiling tiles);
void pointwise_weight_gradient_chw(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   tiling tiles);
void pointwise_input_gradient_chw(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  tiling tiles);

void pointwise_forward_hwc(const matrix* output, const matrix* input, const matrix* weights, tiling tiles);
void pointwise_weight_gradient_hwc(const matrix* weight_gradient, const matrix* input, const matrix* output_gradient,
                                   tiling tiles);
void pointwise_input_gradient_hwc(const matrix* input_gradient, const matrix* output_gradient, const matrix* weights,
                                  tiling tiles);
