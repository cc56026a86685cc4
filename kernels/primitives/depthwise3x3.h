// Depthwise convolutions with windows of 3 x 3 and stride 1, forward or backward. Columns of four words of results are
// computed from top to bottom: a row of the source is loaded once and multiplied with all nine taps, for the three rows
// of results that it reaches.
#pragma once

#include "primitives/matmul.h"
#include "primitives/tensor.h"

// result[y][x] = sum of tap[ky][kx] * source[y + ky - above][x + kx - before], for each channel; source is zero where
// it has no elements. Taps are a row of nine weights for each channel, `flipped`: the last one first.
//   forward          above and before are the padding, which is not more than 2
//   input gradient   flipped, 2 - padding
// Words of the result must lie where words of the source lie, moved by `before`, or loads take two cycles. Lanes of the
// result's first and last words that have no column are set to zero. On all cores, without a barrier.
void depthwise3x3(const tensor* result, const tensor* source, const matrix* weights, bool flipped, int above,
                  int before);
