// Program: one pass of a pooling.
#include "primitives/pool.h"

#include "primitives/arguments.h"
#include "primitives/split.h"

enum algorithm : uint32_t {
  kMaxForward = 1,
  kMaxInputGradient,
  kAverageForward,
  kAverageInputGradient,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;  // not used
  window window;
  tensor input;
  tensor output;          // or its gradient
  tensor input_gradient;  // of the backward passes
} pool_arguments;

void execute(void) {
  const pool_arguments* a = (const pool_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kMaxForward:
      max_pool_forward(&a->output, &a->input, a->window);
      break;
    case kMaxInputGradient:
      max_pool_input_gradient(&a->input_gradient, &a->output, &a->input, a->window);
      break;
    case kAverageForward:
      average_pool_forward(&a->output, &a->input, a->window);
      break;
    case kAverageInputGradient:
      average_pool_input_gradient(&a->input_gradient, &a->output, a->window);
      break;
  }
}
