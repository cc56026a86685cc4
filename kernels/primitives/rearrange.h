// Moving elements without computing, on all cores: the transpose of a matrix, and windows as rows of a matrix. (Windows
// as columns: conv2d_im2col.h.) None ends with a barrier.
#pragma once

#include "primitives/matmul.h"
#include "primitives/tensor.h"
#include "primitives/window.h"

// result[column][row] = from[row][column].
void transpose(const matrix* result, const matrix* from);

// rows[y * output width + x][channel, ky, kx] = input[channel][y * stride + ky - pad][x * stride + kx - pad].
void im2row(const matrix* rows, const tensor* input, int output_width, window window);
