// Convolutions by way of a matrix of windows. `columns` is a workspace of TCDM, a tensor of the output's height and
// width with a channel for each input channel and tap. There is a barrier between building and multiplying, or the
// other way round.
#pragma once

#include "primitives/conv2d.h"

// columns[channel, ky, kx][y][x] = input[channel][y * stride + ky - pad][x * stride + kx - pad]; lanes behind a row's
// last column are zero. Rows follow each other. On all cores, without a barrier.
void im2col(const tensor* columns, const tensor* input, window window);

// The other way round: input_gradient becomes the sum of the columns' elements where im2col would have read them. Rows
// of input_gradient have room for one element more than the halo if the output's width is odd. On all cores, without a
// barrier.
//
// For stride 1 the columns' rows have zeros behind them, window.width - 1 - pad of them and one more, and in front of
// the first row there are as many: what is read beyond a row is zero.
void col2im(const tensor* input_gradient, const tensor* columns, window window);

void conv2d_forward_im2col(const tensor* output, const tensor* input, const matrix* weights, const tensor* columns,
                           window window, tiling tiles);
void conv2d_weight_gradient_im2col(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   const tensor* columns, window window, tiling tiles);
void conv2d_input_gradient_col2im(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  const tensor* columns, window window, tiling tiles);
