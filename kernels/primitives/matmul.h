// Matrix product on all cores: result = left * right, or left * transposed right. Does not end with a barrier.
#pragma once

#include "primitives/product.h"

// Rows begin at words. Elements between the last column and the next row are zero in operands and stay zero in results.
// A pitch of an odd number of words keeps the same column of consecutive rows in different banks.
typedef struct {
  element* data;
  int rows;
  int columns;
  int pitch;  // elements from one row to the next
} matrix;

// One element at a time, in registers of one lane.
void matmul_naive(const matrix* result, const matrix* left, const matrix* right, bool right_transposed,
                  enum split split);

// Outer form: right is k x columns.
void matmul(const matrix* result, const matrix* left, const matrix* right, tiling tiles);

// The same where left is k x rows: its transpose is multiplied.
void matmul_left_transposed(const matrix* result, const matrix* left_transposed, const matrix* right, tiling tiles);

// Dot form: right is columns x k.
void matmul_transposed(const matrix* result, const matrix* left, const matrix* right_transposed, tiling tiles);
