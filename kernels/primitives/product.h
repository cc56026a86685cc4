// Matrix products on all cores, in the two forms of product_tile.h. Primitives that are products describe their
// operands and call one of these; none ends with a barrier. Distances are in bytes, so that an operand can be a matrix,
// its transpose, or the taps of a convolution where they lie.
#pragma once

#include "primitives/product_tile.h"
#include "primitives/split.h"

// result(row, line, word) = sum over k of left(row, k) * right(k, line, word): the outer form.
typedef struct {
  void* result;
  const void* left;
  const void* right;
  k_walk walk;
  int rows;          // of result and left
  int lines;         // of a row of results: one, or the rows of an image
  int words;         // of a line
  int last_lanes;    // lanes of a line's last word that are stored, 1 to kLanes
  int zeros_behind;  // words of zeros that are stored behind each line
  int result_pitch;  // from one row to the next
  int result_line;   // from one line to the next
  int left_pitch;
  int right_line;
  int right_row;  // of the right operand, from one row of results to the next: 0, or tiles have one row
  int distance;   // elements between the right's neighbours: 1, or the stride of a convolution
  tiling tiles;
} outer_product;

void multiply_outer(const outer_product* product);

// result(row, plane, line, column) = sum over words of left(row, k) * right(plane, line, column, k), lanes added up:
// the dot form.
typedef struct {
  void* result;
  const void* left;
  const void* right;
  k_walk walk;  // counts[0] words, counts[1] times
  int rows;     // of result and left
  int planes;   // a row of results is planes x lines x columns, dense
  int lines;
  int columns;
  int result_pitch;  // from one row to the next
  int left_pitch;
  int right_plane;
  int right_line;
  int right_column;
  int right_row;  // as above
  int distance;   // elements between the right's neighbours along k
  tiling tiles;
} dot_product;

void multiply_dot(const dot_product* product);
