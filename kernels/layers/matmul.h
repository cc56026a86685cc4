// Matrix product on all cores: the kernel that training layers are lowered to, and a benchmark by itself.
#pragma once

#include "element.h"

// A pitch of an odd number of words keeps the same column of consecutive rows in different banks.
typedef struct {
  element* data;
  int rows;
  int columns;
  int pitch;  // elements from one row to the next
} matrix;

// result[i][j] = sum over k of left[i][k] * right_transposed[j][k]. Rows of result are a multiple of 2, columns a
// multiple of 4, and columns of left fill whole words. Does not end with a barrier.
void matmul_transposed(const matrix* result, const matrix* left, const matrix* right_transposed);

constexpr int kTileRows = 2;
constexpr int kTileColumns = 4;
