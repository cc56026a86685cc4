// Program: one of the primitives that work element by element.
#include "primitives/elementwise.h"

#include "primitives/arguments.h"
#include "primitives/split.h"

enum algorithm : uint32_t {
  kReluForward = 1,
  kReluInputGradient,
  kLeakyReluForward,
  kLeakyReluInputGradient,
  kSigmoidForward,
  kSigmoidInputGradient,
  kResidualAdd,
  kBatchNormForward,
  kBatchNormInputGradient,
  kSgdUpdate,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;  // not used
  int elements;
  element* operand[3];
  float number[3];  // slope; or rate, momentum, decay
  tensor output;    // of batch_norm
  tensor input;
} elementwise_arguments;

void execute(void) {
  const elementwise_arguments* a = (const elementwise_arguments*)kernel_arguments;
  const int words = words_of(a->elements);
  word* first = (word*)a->operand[0];
  word* second = (word*)a->operand[1];
  word* third = (word*)a->operand[2];
  switch (a->algorithm) {
    case kReluForward:
      relu_forward(first, second, words);
      break;
    case kReluInputGradient:
      relu_input_gradient(first, second, third, words);
      break;
    case kLeakyReluForward:
      leaky_relu_forward(first, second, words, to_element(a->number[0]));
      break;
    case kLeakyReluInputGradient:
      leaky_relu_input_gradient(first, second, third, words, to_element(a->number[0]));
      break;
    case kSigmoidForward:
      sigmoid_forward(a->operand[0], a->operand[1], a->elements);
      break;
    case kSigmoidInputGradient:
      sigmoid_input_gradient(a->operand[0], a->operand[1], a->operand[2], a->elements);
      break;
    case kResidualAdd:
      residual_add(first, second, third, words);
      break;
    case kBatchNormForward:
      batch_norm_forward(&a->output, &a->input, a->operand[0], a->operand[1]);
      break;
    case kBatchNormInputGradient:
      batch_norm_input_gradient(&a->output, &a->input, a->operand[0]);
      break;
    case kSgdUpdate:
      sgd_update(first, second, third, words, to_element(-a->number[0]), to_element(a->number[1]),
                 to_element(a->number[2]));
      break;
  }
}
