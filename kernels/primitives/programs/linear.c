// Program: one pass of a fully connected layer.
#include "primitives/linear.h"

#include "primitives/arguments.h"

enum algorithm : uint32_t {
  kForwardNaive = 1,
  kForward,
  kWeightGradientNaive,
  kWeightGradient,
  kInputGradientNaive,
  kInputGradient,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;    // not used
  element* input;  // or its gradient
  element* output;
  matrix weights;  // or their gradient
} linear_arguments;

void execute(void) {
  const linear_arguments* a = (const linear_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kForwardNaive:
      linear_forward_naive(a->output, a->input, &a->weights);
      break;
    case kForward:
      linear_forward(a->output, a->input, &a->weights);
      break;
    case kWeightGradientNaive:
      linear_weight_gradient_naive(&a->weights, a->input, a->output);
      break;
    case kWeightGradient:
      linear_weight_gradient(&a->weights, a->input, a->output);
      break;
    case kInputGradientNaive:
      linear_input_gradient_naive(a->input, a->output, &a->weights);
      break;
    case kInputGradient:
      linear_input_gradient(a->input, a->output, &a->weights);
      break;
  }
}
