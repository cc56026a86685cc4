#include "kernels/networks/tinycnn/shape.h"
#include "tools/reference/training_step.h"

namespace halfstep::reference {
namespace {

constexpr int kTaps = 9;
constexpr int kScaleOfPixels = 2;  // 1 / 255 and the product with it
constexpr int kLanes = 2;
constexpr int kRowsPerFold = 4;  // layers/fp16/conv3x3_rows.h
constexpr int kLinearParts = 3;  // networks/tinycnn/memory.h
constexpr int kMostBlocks = 2;   // conv1's weight gradient is cut into two blocks of rows

KernelRoundings single_precision() {
  KernelRoundings r;
  r.image = {0, kScaleOfPixels};
  r.store = {};
  r.conv1_forward = {0, kConv1Inputs * kTaps + 1};
  r.conv2_forward = {0, kConv2Inputs * kTaps + 1};
  r.conv2_input_gradient = {0, kConv2Outputs * kTaps};
  r.conv1_weight_gradient = {0, kConv1Size * kConv1Size};
  r.conv2_weight_gradient = {0, kConv2Size * kConv2Size};
  r.conv1_bias_gradient = r.conv1_weight_gradient;
  r.conv2_bias_gradient = r.conv2_weight_gradient;
  r.linear_forward = {0, kLinearInputs + 1};
  r.linear_input_gradient = {0, kClasses};
  r.one_operation = {0, 1};
  return r;
}

// Products are accumulated in half precision for kRowsPerFold rows, one lane each; lanes, folds and blocks are added in
// single precision and the result is stored as a half.
Roundings folded_weight_gradient(int size) {
  const int products_of_lane = kRowsPerFold * size / kLanes;
  const int folds = (size + kRowsPerFold - 1) / kRowsPerFold;
  return {products_of_lane + 1, kLanes * folds + kMostBlocks};
}

KernelRoundings half_precision() {
  KernelRoundings r;
  r.image = {1, kScaleOfPixels};
  r.store = {1, 0};
  r.conv1_forward = {kConv1Inputs * kTaps, 0};
  r.conv2_forward = {kConv2Inputs * kTaps, 0};
  r.conv2_input_gradient = {kConv2Outputs * kTaps, 0};
  r.conv1_weight_gradient = folded_weight_gradient(kConv1Size);
  r.conv2_weight_gradient = folded_weight_gradient(kConv2Size);
  r.conv1_bias_gradient = {1, kConv1Size * kConv1Size + kMostBlocks};
  r.conv2_bias_gradient = {1, kConv2Size * kConv2Size + kMostBlocks};
  r.linear_forward = {kLinearInputs / kLanes / kLinearParts + 1, kLanes + kLinearParts};
  r.linear_input_gradient = {kClasses, 0};
  r.one_operation = {1, 0};
  return r;
}

}  // namespace

KernelRoundings roundings_of(ElementFormat format) {
  return format == ElementFormat::fp32 ? single_precision() : half_precision();
}

}  // namespace halfstep::reference
