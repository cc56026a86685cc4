// Program: one pass of a pointwise convolution.
#include "primitives/pointwise.h"

#include "primitives/arguments.h"

enum algorithm : uint32_t {
  kForwardChw = 1,
  kForwardHwc,
  kWeightGradientChw,
  kWeightGradientHwc,
  kInputGradientChw,
  kInputGradientHwc,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;
  matrix weights;  // or their gradient
  union {
    struct {
      tensor input;   // or its gradient
      tensor output;  // or its gradient
    } chw;
    struct {
      matrix input;
      matrix output;
    } hwc;
  };
} pointwise_arguments;

void execute(void) {
  const pointwise_arguments* a = (const pointwise_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kForwardChw:
      pointwise_forward_chw(&a->chw.output, &a->chw.input, &a->weights, a->tiles);
      break;
    case kForwardHwc:
      pointwise_forward_hwc(&a->hwc.output, &a->hwc.input, &a->weights, a->tiles);
      break;
    case kWeightGradientChw:
      pointwise_weight_gradient_chw(&a->weights, &a->chw.input, &a->chw.output, a->tiles);
      break;
    case kWeightGradientHwc:
      pointwise_weight_gradient_hwc(&a->weights, &a->hwc.input, &a->hwc.output, a->tiles);
      break;
    case kInputGradientChw:
      pointwise_input_gradient_chw(&a->chw.input, &a->chw.output, &a->weights, a->tiles);
      break;
    case kInputGradientHwc:
      pointwise_input_gradient_hwc(&a->hwc.input, &a->hwc.output, &a->weights, a->tiles);
      break;
  }
}
