// Inner loops whose length is pinned by instruction_counts_test.cpp: one function for each, named like the row there.
#include <stdint.h>

typedef _Float16 v2f16 __attribute__((vector_size(4)));
typedef __bf16 v2bf16 __attribute__((vector_size(4)));

// 2 x 4 dot products along k: 6 loads, 8 vfmac, 16 products.
#define TILE_2X4(name, pair)                                                                                       \
  void name(pair* restrict out, const pair* left, int left_pitch, const pair* right, int right_pitch, int words) { \
    const pair* a0 = left;                                                                                         \
    const pair* a1 = left + left_pitch;                                                                            \
    const pair* b0 = right;                                                                                        \
    const pair* b1 = b0 + right_pitch;                                                                             \
    const pair* b2 = b1 + right_pitch;                                                                             \
    const pair* b3 = b2 + right_pitch;                                                                             \
    pair sums[2][4] = {0};                                                                                         \
    for (int k = 0; k < words; ++k) {                                                                              \
      const pair rows[2] = {a0[k], a1[k]};                                                                         \
      const pair columns[4] = {b0[k], b1[k], b2[k], b3[k]};                                                        \
      for (int i = 0; i < 2; ++i)                                                                                  \
        for (int j = 0; j < 4; ++j) sums[i][j] += rows[i] * columns[j];                                            \
    }                                                                                                              \
    for (int i = 0; i < 2; ++i)                                                                                    \
      for (int j = 0; j < 4; ++j) out[4 * i + j] = sums[i][j];                                                     \
  }
TILE_2X4(tile_fp16_transposed, v2f16)
TILE_2X4(tile_bf16_transposed, v2bf16)

// The right operand as it is: 2 rows x 4 pairs of columns, the left number replicated by vfmac.r.
void tile_fp16_replicated(v2f16* restrict out, const _Float16* left, int left_pitch, const v2f16* right,
                          int right_pitch, int inner) {
  const _Float16* a0 = left;
  const _Float16* a1 = left + left_pitch;
  v2f16 sums[2][4] = {0};
  for (int k = 0; k < inner; ++k) {
    const v2f16 row0 = {a0[k], a0[k]};
    const v2f16 row1 = {a1[k], a1[k]};
    const v2f16* columns = right + k * right_pitch;
    for (int j = 0; j < 4; ++j) {
      sums[0][j] += row0 * columns[j];
      sums[1][j] += row1 * columns[j];
    }
  }
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 4; ++j) out[4 * i + j] = sums[i][j];
}

void tile_fp32_2x2(float* restrict out, const float* left, int left_pitch, const float* right, int right_pitch,
                   int inner) {
  const float* a0 = left;
  const float* a1 = left + left_pitch;
  const float* b0 = right;
  const float* b1 = right + right_pitch;
  float sums[4] = {0};
  for (int k = 0; k < inner; ++k) {
    sums[0] += a0[k] * b0[k];
    sums[1] += a0[k] * b1[k];
    sums[2] += a1[k] * b0[k];
    sums[3] += a1[k] * b1[k];
  }
  for (int i = 0; i < 4; ++i) out[i] = sums[i];
}

void tile_fp32_2x2_right_as_it_is(float* restrict out, const float* left, int left_pitch, const float* right,
                                  int right_pitch, int inner) {
  const float* a0 = left;
  const float* a1 = left + left_pitch;
  float sums[4] = {0};
  for (int k = 0; k < inner; ++k) {
    const float* row = right + k * right_pitch;
    sums[0] += a0[k] * row[0];
    sums[1] += a0[k] * row[1];
    sums[2] += a1[k] * row[0];
    sums[3] += a1[k] * row[1];
  }
  for (int i = 0; i < 4; ++i) out[i] = sums[i];
}

void tile_fp32_4x2(float* restrict out, const float* left, int left_pitch, const float* right, int right_pitch,
                   int inner) {
  const float* a0 = left;
  const float* a1 = a0 + left_pitch;
  const float* a2 = a1 + left_pitch;
  const float* a3 = a2 + left_pitch;
  const float* b0 = right;
  const float* b1 = right + right_pitch;
  float sums[4][2] = {0};
  for (int k = 0; k < inner; ++k) {
    const float rows[4] = {a0[k], a1[k], a2[k], a3[k]};
    const float columns[2] = {b0[k], b1[k]};
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 2; ++j) sums[i][j] += rows[i] * columns[j];
  }
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 2; ++j) out[2 * i + j] = sums[i][j];
}

float dot_fp32(const float* left, const float* right, int count) {
  float sum = 0;
  for (int i = 0; i < count; ++i) sum += left[i] * right[i];
  return sum;
}

void dot_fp16_pairs(v2f16* out, const v2f16* left, const v2f16* right, int words) {
  v2f16 sum = {0, 0};
  for (int i = 0; i < words; ++i) sum += left[i] * right[i];
  *out = sum;
}

_Float16 dot_fp16(const _Float16* left, const _Float16* right, int count) {
  _Float16 sum = 0;
  for (int i = 0; i < count; ++i) sum += left[i] * right[i];
  return sum;
}

void naive_matmul_column(float* out, const float* row, const float* right, int pitch, int inner) {
  float sum = 0;
  for (int k = 0; k < inner; ++k) sum += row[k] * right[k * pitch];
  *out = sum;
}

void axpy_fp16(v2f16* restrict to, const v2f16* restrict from, _Float16 factor, int words) {
  for (int i = 0; i < words; ++i) to[i] += from[i] * (v2f16){factor, factor};
}

void subtract_product_fp16(v2f16* restrict to, const v2f16* restrict from, _Float16 factor, int words) {
  for (int i = 0; i < words; ++i) to[i] -= from[i] * (v2f16){factor, factor};
}

void relu_fp16(v2f16* restrict to, const v2f16* restrict from, int words) {
  for (int i = 0; i < words; ++i) to[i] = __builtin_elementwise_max(from[i], (v2f16){0, 0});
}

void copy_words(uint32_t* restrict to, const uint32_t* restrict from, int words) {
#pragma clang loop distribute(disable)
  for (int i = 0; i < words; ++i) to[i] = from[i] ^ 1U;
}

// Two levels.
void add_rows(float* restrict matrix, const float* restrict row, int rows, int columns) {
  if (rows <= 0 || columns <= 0) return;
  int r = 0;
  do {
    int c = 0;
    do {
      matrix[c] += row[c];
    } while (++c < columns);
    matrix += columns;
  } while (++r < rows);
}
