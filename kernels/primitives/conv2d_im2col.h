// Convolutions by way of a matrix of windows. `columns` is a workspace of TCDM: a row for each input channel and tap, of
// words_of(output width) words for each output row. There is a barrier between building and multiplying.
#pragma once

#include "primitives/conv2d.h"

// columns[channel, ky, kx][y, x] = input[channel][y * stride + ky - pad][x * stride + kx - pad]; lanes behind an output
// row's last column are zero. On all cores, without a barrier.
void im2col(const matrix* columns, const tensor* input, const tensor* output, window window);

// The other way round: input_gradient becomes the sum of the columns' elements where im2col would have read them. Rows of
// input_gradient have room for one element more than the halo if the output's width is odd. On all cores, without a
// barrier.
void col2im(const tensor* input_gradient, const matrix* columns, const tensor* output_gradient, window window);

void conv2d_forward_im2col(const tensor* output, const tensor* input, const matrix* weights, const matrix* columns,
                           window window, tiling tiles);
void conv2d_weight_gradient_im2col(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   const matrix* columns, window window, tiling tiles);
void conv2d_input_gradient_col2im(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  const matrix* columns, window window, tiling tiles);
