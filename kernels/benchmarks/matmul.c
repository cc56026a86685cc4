// Benchmark: one matrix product, `halfstep_repeat` times, each an instance of region 0. The operands are pseudo-random
// in
// (-1, 1) and exact in every number format. All three matrices stay in TCDM for the host reference to compare.
#include "layers/matmul.h"

#include "benchmarks/matmul_shape.h"
#include "runtime/control.h"
#include "runtime/layer_table.h"
#include "runtime/print.h"
#include "runtime/region.h"

constexpr int kProductRegion = 0;
constexpr int kPad = kMatmulPitchPad / (int)sizeof(element);
constexpr int kInnerPitch = kMatmulInner + kPad;
constexpr int kResultPitch = kMatmulColumns + kPad;

[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element matmul_left[kMatmulRows * kInnerPitch];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element matmul_right_transposed[kMatmulColumns * kInnerPitch];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element matmul_result[kMatmulRows * kResultPitch];

[[gnu::used, gnu::retain]] const uint32_t matmul_element_bytes = sizeof(element);

[[gnu::section(".halfstep.layers"), gnu::used]] static const layer_record layer_table[] = {
    {kProductRegion, kMatmulRows* kMatmulInner* kMatmulColumns, "matmul", "forward", "matmul_2x4_" NUMBER_FORMAT},
};

// From a linear congruential sequence (constants of Numerical Recipes).
static void fill(element* matrix_data, int rows, uint32_t seed) {
  for (int row = core_id(); row < rows; row += team_size()) {
    uint32_t state = seed + (uint32_t)row;
    for (int column = 0; column < kMatmulInner; ++column) {
      state = state * 1664525U + 1013904223U;
      matrix_data[row * kInnerPitch + column] = (element)((float)(int32_t)state * 0x1p-31F);
    }
  }
}

int main(void) {
  const matrix left = {matmul_left, kMatmulRows, kMatmulInner, kInnerPitch};
  const matrix right = {matmul_right_transposed, kMatmulColumns, kMatmulInner, kInnerPitch};
  const matrix result = {matmul_result, kMatmulRows, kMatmulColumns, kResultPitch};
  fill(matmul_left, kMatmulRows, 1);
  fill(matmul_right_transposed, kMatmulColumns, 1000);

  const uint32_t repeat = halfstep_repeat;
  for (uint32_t i = 0; i < repeat; ++i) {
    team_region_begin(kProductRegion);
    matmul_transposed(&result, &left, &right);
    team_region_end(kProductRegion);
  }

  if (core_id() == 0)
    printf("matmul " NUMBER_FORMAT " %dx%dx%d on %d cores, %u times\n", kMatmulRows, kMatmulInner, kMatmulColumns,
           team_size(), repeat);
  return 0;
}
