// Program: one pass of a depthwise convolution.
#include "primitives/depthwise.h"

#include "primitives/arguments.h"

enum algorithm : uint32_t {
  kForwardNaive = 1,
  kForwardDirect,
  kWeightGradientNaive,
  kWeightGradientDirect,
  kInputGradientNaive,
  kInputGradientDirect,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;
  window window;
  tensor input;    // or its gradient
  tensor output;   // or its gradient
  matrix weights;  // or their gradient
  tensor spread;   // workspace of the direct input gradient
} depthwise_arguments;

void execute(void) {
  const depthwise_arguments* a = (const depthwise_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kForwardNaive:
      depthwise_forward_naive(&a->output, &a->input, &a->weights, a->window);
      break;
    case kForwardDirect:
      depthwise_forward(&a->output, &a->input, &a->weights, a->window, a->tiles);
      break;
    case kWeightGradientNaive:
      depthwise_weight_gradient_naive(&a->weights, &a->input, &a->output, a->window);
      break;
    case kWeightGradientDirect:
      depthwise_weight_gradient(&a->weights, &a->input, &a->output, a->window, a->tiles);
      break;
    case kInputGradientNaive:
      depthwise_input_gradient_naive(&a->input, &a->output, &a->weights, a->window);
      break;
    case kInputGradientDirect:
      depthwise_input_gradient(&a->input, &a->output, &a->weights, &a->spread, a->window, a->tiles);
      break;
  }
}
