// Matrix product, single precision: tiles of 2x4 results in registers, 6 loads for 8 multiply-adds.
#include "layers/matmul.h"

#include "runtime/team.h"

// One tile of results.
static inline void multiply_tile(float* result, int result_pitch, const float* left, int left_pitch, const float* right,
                                 int right_pitch, int length) {
  const float* restrict left0 = left;
  const float* restrict left1 = left + left_pitch;
  const float* restrict right0 = right;
  const float* restrict right1 = right0 + right_pitch;
  const float* restrict right2 = right1 + right_pitch;
  const float* restrict right3 = right2 + right_pitch;
  float sums[kTileRows][kTileColumns] = {0};
#pragma clang loop unroll_count(4)
  for (int k = 0; k < length; ++k) {
    const float rows[kTileRows] = {left0[k], left1[k]};
    const float columns[kTileColumns] = {right0[k], right1[k], right2[k], right3[k]};
    for (int j = 0; j < kTileColumns; ++j) {
      for (int i = 0; i < kTileRows; ++i) sums[i][j] += rows[i] * columns[j];
    }
  }
  for (int i = 0; i < kTileRows; ++i) {
    for (int j = 0; j < kTileColumns; ++j) result[i * result_pitch + j] = sums[i][j];
  }
}

void matmul_transposed(const matrix* result, const matrix* left, const matrix* right_transposed) {
  // Cores take pairs of rows in turn and start at different columns: nobody reads the word that another one reads.
  const int start = core_id() * kTileColumns % result->columns;
  for (int row = core_id() * kTileRows; row < result->rows; row += team_size() * kTileRows) {
    int column = start;
    for (int done = 0; done < result->columns; done += kTileColumns) {
      multiply_tile(result->data + row * result->pitch + column, result->pitch, left->data + row * left->pitch,
                    left->pitch, right_transposed->data + column * right_transposed->pitch, right_transposed->pitch,
                    left->columns);
      column += kTileColumns;
      if (column == result->columns) column = 0;
    }
  }
}
