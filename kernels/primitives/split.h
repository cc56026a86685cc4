// How a product is cut: tiles that stay in registers, and which of them a core computes. The host's registry of
// variants names the same numbers (tools/kernels/variant.h).
#pragma once

#include <stdint.h>

enum split : uint32_t {
  kSplitTiles = 0,    // the tiles of all rows in one row, cut evenly
  kSplitRows = 1,     // blocks of rows
  kSplitColumns = 2,  // columns, for every row
};

typedef struct {
  int rows;     // 1, 2 or 4
  int columns;  // words of the outer form, columns of the dot form: 1 to 4
  enum split split;
  uint32_t paced;  // multiply-adds in every other slot: for cores that share an FPU with another one
} tiling;
