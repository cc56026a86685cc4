// Matrix product on pairs of halves: tiles of 2x4 results in registers, 6 loads for 8 SIMD multiply-adds, 16 products.
// Both operands run along k, so lane 0 of an accumulator sums the even and lane 1 the odd products, in half precision;
// the lanes are added in single precision at the end.
#include "layers/matmul.h"

#include "runtime/team.h"

// One tile of results. Pitches are in words.
static inline void multiply_tile(element* result, int result_pitch, const half2* left, int left_pitch,
                                 const half2* right, int right_pitch, int words) {
  const half2* restrict left0 = left;
  const half2* restrict left1 = left + left_pitch;
  const half2* restrict right0 = right;
  const half2* restrict right1 = right0 + right_pitch;
  const half2* restrict right2 = right1 + right_pitch;
  const half2* restrict right3 = right2 + right_pitch;
  half2 sums[kTileRows][kTileColumns] = {0};
#pragma clang loop unroll_count(4)
  for (int k = 0; k < words; ++k) {
    const half2 rows[kTileRows] = {left0[k], left1[k]};
    const half2 columns[kTileColumns] = {right0[k], right1[k], right2[k], right3[k]};
    for (int j = 0; j < kTileColumns; ++j) {
      for (int i = 0; i < kTileRows; ++i) sums[i][j] = vfmac_h(sums[i][j], rows[i], columns[j]);
    }
  }
  for (int i = 0; i < kTileRows; ++i) {
    half2* to = (half2*)(result + i * result_pitch);
    for (int j = 0; j < kTileColumns; j += kElementsPerWord)
      to[j / kElementsPerWord] = vfcpka_h_s(add_lanes(0.0F, sums[i][j]), add_lanes(0.0F, sums[i][j + 1]));
  }
}

void matmul_transposed(const matrix* result, const matrix* left, const matrix* right_transposed) {
  // Cores take pairs of rows in turn and start at different columns: nobody reads the word that another one reads.
  const int start = core_id() * kTileColumns % result->columns;
  for (int row = core_id() * kTileRows; row < result->rows; row += team_size() * kTileRows) {
    int column = start;
    for (int done = 0; done < result->columns; done += kTileColumns) {
      multiply_tile(result->data + row * result->pitch + column, result->pitch,
                    (const half2*)(left->data + row * left->pitch), left->pitch / kElementsPerWord,
                    (const half2*)(right_transposed->data + column * right_transposed->pitch),
                    right_transposed->pitch / kElementsPerWord, left->columns / kElementsPerWord);
      column += kTileColumns;
      if (column == result->columns) column = 0;
    }
  }
}
