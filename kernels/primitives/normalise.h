// Softmax and instance normalisation on all cores, in single precision between loads and stores. Barriers inside are
// said.
#pragma once

#include "primitives/tensor.h"

// output = e^(input - maximum) / sum of them. `exponentials`: as many floats of TCDM; a barrier behind them.
void softmax_forward(element* output, const element* input, int elements, float* exponentials);
// input_gradient = output * (output_gradient - sum of output_gradient * output); a barrier in front of it. Sums are
// those of kSoftmaxParts parts (softmax_sum.h). Vectors fill whole words; lanes behind the last element are zero and
// stay so.
void softmax_input_gradient(element* input_gradient, const element* output_gradient, const element* output,
                            int elements);

// Each channel is a core's: output = scale * (input - mean) / sqrt(variance + kEpsilon) + shift. The backward passes
// compute mean and deviation again. weight_gradient: of all scales, then of all shifts.
constexpr float kEpsilon = 0x1p-16F;
void instance_norm_forward(const tensor* output, const tensor* input, const element* scale, const element* shift);
void instance_norm_weight_gradient(element* weight_gradient, const tensor* output_gradient, const tensor* input);
void instance_norm_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                                  const element* scale);
