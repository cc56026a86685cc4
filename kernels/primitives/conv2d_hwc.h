// 2D convolution on tensors with channels last (HWC), on all cores: windows become rows of a matrix, then a product.
// The channels of a position lie next to each other and fill whole words; lanes behind the last channel are zero.
// Weights are [output channel][row][column][channel], with the same words of channels, an output channel a row of the
// matrix `weights`. `rows` is a workspace: a row for each position of the output, as long as a row of weights. There is
// a barrier between building rows and the product, or the other way round; none at the end.
#pragma once

#include "primitives/matmul.h"
#include "primitives/window.h"

typedef struct {
  element* data;  // of position (0, 0): a halo of zeros, as wide as the padding, may be around the image
  int channels;
  int height;
  int width;
  int row_pitch;    // elements from one row to the next
  int pixel_pitch;  // elements from one position to the next
} hwc_tensor;

// Outputs and their gradients have no halo, and rows follow each other. Inputs have one.
void conv2d_forward_hwc(const hwc_tensor* output, const hwc_tensor* input, const matrix* weights, const matrix* rows,
                        window window, tiling tiles);
void conv2d_weight_gradient_hwc(const matrix* weight_gradient, const hwc_tensor* input,
                                const hwc_tensor* output_gradient, const matrix* rows, window window, tiling tiles);
void conv2d_input_gradient_hwc(const hwc_tensor* input_gradient, const hwc_tensor* output_gradient,
                               const matrix* weights, const matrix* rows, window window, tiling tiles);
