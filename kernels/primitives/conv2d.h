// 2D convolution on all cores: forward and both gradients, any window, stride and padding. Weights are
// [output channel][input channel][row][column], one output channel a row of the matrix `weights`. `input` and
// `input_gradient` have a halo as wide as the padding.
//
// Four ways, by what is done with the windows:
//   naive    one result at a time, one lane of a register
//   direct   windows are read where they lie: words for stride 1 (every other one across a word boundary, which costs a
//            cycle), pairs of loads otherwise. Gradients for windows three columns wide have loops of their own,
//            whatever the tiling: conv2d_correlate.h (stride 1), conv2d_scatter.h (stride 1 or 2)
//   im2col   windows become columns of a matrix, then a product (conv2d_im2col.h)
// and with channels last, conv2d_hwc.h.
// All but `naive` compute tiles of results in registers (product.h). None ends with a barrier; a workspace is in TCDM.
#pragma once

#include "primitives/matmul.h"
#include "primitives/tensor.h"
#include "primitives/window.h"

void conv2d_forward_naive(const tensor* output, const tensor* input, const matrix* weights, window window);
void conv2d_weight_gradient_naive(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                  window window);
void conv2d_input_gradient_naive(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                 window window);

void conv2d_forward_direct(const tensor* output, const tensor* input, const matrix* weights, window window,
                           tiling tiles);
void conv2d_weight_gradient_direct(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   window window, tiling tiles);
// A convolution with the flipped window of the output gradient, spread out by the stride into `spread` with zeros
// around it: height + window.height - 1 rows of width + window.width - 1 columns for each output channel. There is a
// barrier behind the spreading. Where conv2d_scatter.h does it, `spread` is not used and there is no barrier.
void conv2d_input_gradient_direct(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  const tensor* spread, window window, tiling tiles);
