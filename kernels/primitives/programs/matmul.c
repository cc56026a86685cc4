// Program: one matrix product.
#include "primitives/matmul.h"

#include "primitives/arguments.h"

enum algorithm : uint32_t { kNaive = 1, kNaiveTransposed = 2, kOuter = 3, kDot = 4 };

typedef struct {
  enum algorithm algorithm;
  tiling tiles;
  matrix result;
  matrix left;
  matrix right;
} matmul_arguments;

void execute(void) {
  const matmul_arguments* call = (const matmul_arguments*)kernel_arguments;
  switch (call->algorithm) {
    case kNaive:
    case kNaiveTransposed:
      matmul_naive(&call->result, &call->left, &call->right, call->algorithm == kNaiveTransposed, call->tiles.split);
      break;
    case kOuter:
      matmul(&call->result, &call->left, &call->right, call->tiles);
      break;
    case kDot:
      matmul_transposed(&call->result, &call->left, &call->right, call->tiles);
      break;
  }
}
