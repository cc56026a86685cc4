// Program: one pass of a 2D convolution.
#include "primitives/arguments.h"
#include "primitives/conv2d_hwc.h"
#include "primitives/conv2d_im2col.h"

enum algorithm : uint32_t {
  kForwardNaive = 1,
  kForwardDirect,
  kForwardIm2col,
  kWeightGradientNaive,
  kWeightGradientDirect,
  kWeightGradientIm2col,
  kInputGradientNaive,
  kInputGradientDirect,
  kInputGradientCol2im,
  kForwardHwc,
  kWeightGradientHwc,
  kInputGradientHwc,
};

typedef struct {
  enum algorithm algorithm;
  tiling tiles;
  window window;
  tensor input;    // or its gradient
  tensor output;   // or its gradient
  matrix weights;  // or their gradient
  tensor spread;   // workspace of the direct input gradient
  tensor columns;  // workspace of im2col
} conv2d_arguments;

// Of the last three algorithms.
typedef struct {
  enum algorithm algorithm;
  tiling tiles;
  window window;
  hwc_tensor input;
  hwc_tensor output;
  matrix weights;
  matrix rows;  // workspace
} hwc_arguments;

void execute(void) {
  const conv2d_arguments* a = (const conv2d_arguments*)kernel_arguments;
  const hwc_arguments* last = (const hwc_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kForwardNaive:
      conv2d_forward_naive(&a->output, &a->input, &a->weights, a->window);
      break;
    case kForwardDirect:
      conv2d_forward_direct(&a->output, &a->input, &a->weights, a->window, a->tiles);
      break;
    case kForwardIm2col:
      conv2d_forward_im2col(&a->output, &a->input, &a->weights, &a->columns, a->window, a->tiles);
      break;
    case kWeightGradientNaive:
      conv2d_weight_gradient_naive(&a->weights, &a->input, &a->output, a->window);
      break;
    case kWeightGradientDirect:
      conv2d_weight_gradient_direct(&a->weights, &a->input, &a->output, a->window, a->tiles);
      break;
    case kWeightGradientIm2col:
      conv2d_weight_gradient_im2col(&a->weights, &a->input, &a->output, &a->columns, a->window, a->tiles);
      break;
    case kInputGradientNaive:
      conv2d_input_gradient_naive(&a->input, &a->output, &a->weights, a->window);
      break;
    case kInputGradientDirect:
      conv2d_input_gradient_direct(&a->input, &a->output, &a->weights, &a->spread, a->window, a->tiles);
      break;
    case kInputGradientCol2im:
      conv2d_input_gradient_col2im(&a->input, &a->output, &a->weights, &a->columns, a->window, a->tiles);
      break;
    case kForwardHwc:
      conv2d_forward_hwc(&last->output, &last->input, &last->weights, &last->rows, last->window, last->tiles);
      break;
    case kWeightGradientHwc:
      conv2d_weight_gradient_hwc(&last->weights, &last->input, &last->output, &last->rows, last->window, last->tiles);
      break;
    case kInputGradientHwc:
      conv2d_input_gradient_hwc(&last->input, &last->output, &last->weights, &last->rows, last->window, last->tiles);
      break;
  }
}
