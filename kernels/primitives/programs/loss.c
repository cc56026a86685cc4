// Program: one of the losses.
#include "primitives/loss.h"

#include "primitives/arguments.h"
#include "primitives/split.h"

enum algorithm : uint32_t { kMse = 1, kL1, kCrossEntropy };

typedef struct {
  enum algorithm algorithm;
  tiling tiles;  // not used
  int elements;
  int label;
  float* loss;
  float* workspace;
  element* gradient;
  const element* prediction;
  const element* target;
} loss_arguments;

void execute(void) {
  const loss_arguments* a = (const loss_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kMse:
      mse_loss(a->loss, a->gradient, a->prediction, a->target, a->elements, a->workspace);
      break;
    case kL1:
      l1_loss(a->loss, a->gradient, a->prediction, a->target, a->elements, a->workspace);
      break;
    case kCrossEntropy:
      cross_entropy_loss(a->loss, a->gradient, a->prediction, a->elements, a->label, a->workspace);
      break;
  }
}
