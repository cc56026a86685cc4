// The sum of a matrix' first column, on all cores. Rows are kPitch words apart: odd, so that consecutive rows lie in
// different banks.
#include "runtime/layer_table.h"
#include "runtime/region.h"

enum { kRows = 512, kPitch = 17, kLargestTeam = 16 };

[[gnu::section(".halfstep.layers"), gnu::used]] static const layer_record layer_table[] = {
    {0, kRows, "column", "forward", "column_sum_i32"},
};

[[gnu::section(".bss.tcdm")]] static int matrix[kRows * kPitch];
[[gnu::section(".bss.tcdm")]] static int sums[kLargestTeam];

int main(void) {
  for (int row = core_id(); row < kRows; row += team_size()) matrix[row * kPitch] = row;
  team_region_begin(0);
  int sum = 0;
#pragma clang loop unroll_count(4)
  for (int row = core_id(); row < kRows; row += team_size()) sum += matrix[row * kPitch];
  sums[core_id()] = sum;
  team_region_end(0);
  int total = 0;
  for (int core = 0; core < team_size(); ++core) total += sums[core];
  return total == kRows * (kRows - 1) / 2 ? 0 : 1;
}
