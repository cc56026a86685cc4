// Program: one pass of softmax or instance normalisation.
#include "primitives/normalise.h"

#include "primitives/arguments.h"
#include "primitives/split.h"

enum algorithm : uint32_t {
  kSoftmaxForward = 1,
  kSoftmaxInputGradient,
  kInstanceNormForward,
  kInstanceNormWeightGradient,
  kInstanceNormInputGradient,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;  // not used
  int elements;
  element* operand[3];
  float* exponentials;
  tensor image[3];
} normalise_arguments;

void execute(void) {
  const normalise_arguments* a = (const normalise_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kSoftmaxForward:
      softmax_forward(a->operand[0], a->operand[1], a->elements, a->exponentials);
      break;
    case kSoftmaxInputGradient:
      softmax_input_gradient(a->operand[0], a->operand[1], a->operand[2], a->elements);
      break;
    case kInstanceNormForward:
      instance_norm_forward(&a->image[0], &a->image[1], a->operand[0], a->operand[1]);
      break;
    case kInstanceNormWeightGradient:
      instance_norm_weight_gradient(a->operand[0], &a->image[0], &a->image[1]);
      break;
    case kInstanceNormInputGradient:
      instance_norm_input_gradient(&a->image[0], &a->image[1], &a->image[2], a->operand[0]);
      break;
  }
}
