#include "primitives/matmul.h"

#include "primitives/share.h"
#include "primitives/tensor.h"

void matmul_naive(const matrix* result, const matrix* left, const matrix* right, bool right_transposed,
                  enum split split) {
  const unit_range all_rows = {0, result->rows};
  const unit_range all_columns = {0, result->columns};
  const unit_range rows = split == kSplitColumns ? all_rows : even_share(result->rows);
  const unit_range columns = split == kSplitColumns ? even_share(result->columns) : all_columns;
  const int right_column = (right_transposed ? right->pitch : 1) * kElementBytes;
  const int right_step = (right_transposed ? 1 : right->pitch) * kElementBytes;
  for (int row = rows.begin; row < rows.end; ++row) {
    for (int column = columns.begin; column < columns.end; ++column) {
      const void* a = left->data + row * left->pitch;
      const void* b = (const char*)right->data + column * right_column;
      word sum = zero_word();
      for (int k = left->columns; k != 0; --k) {
        const word factor = next_adjacent_lane(&a);
        sum = mac(sum, factor, next_lane(&b, right_step));
      }
      result->data[row * result->pitch + column] = low_lane(sum);
    }
  }
}

// Distances in the left operand, in elements: from one k to the next and from one row to the next.
[[gnu::always_inline]] static inline void multiply_rows(const matrix* result, const matrix* left, int terms, int step,
                                                        int pitch, const matrix* right, tiling tiles) {
  const outer_product product = {
      .result = result->data,
      .left = left->data,
      .right = right->data,
      .walk = straight_walk(terms, step * kElementBytes, right->pitch * kElementBytes),
      .rows = result->rows,
      .lines = 1,
      .words = words_of(result->columns),
      .last_lanes = kLanes,
      .result_pitch = result->pitch * kElementBytes,
      .left_pitch = pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
}

void matmul(const matrix* result, const matrix* left, const matrix* right, tiling tiles) {
  multiply_rows(result, left, left->columns, 1, left->pitch, right, tiles);
}

void matmul_left_transposed(const matrix* result, const matrix* left_transposed, const matrix* right, tiling tiles) {
  multiply_rows(result, left_transposed, right->rows, left_transposed->pitch, 1, right, tiles);
}

void matmul_transposed(const matrix* result, const matrix* left, const matrix* right_transposed, tiling tiles) {
  const dot_product product = {
      .result = result->data,
      .left = left->data,
      .right = right_transposed->data,
      .walk = straight_walk(words_of(left->columns), kWordBytes, kWordBytes),
      .rows = result->rows,
      .planes = 1,
      .lines = 1,
      .columns = result->columns,
      .result_pitch = result->pitch * kElementBytes,
      .left_pitch = left->pitch * kElementBytes,
      .right_column = right_transposed->pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_dot(&product);
}
