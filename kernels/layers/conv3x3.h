// 3x3 convolution with padding 1 and stride 1, on all cores: forward and both gradients. Weights are
// [output channel][input channel][row][column]. Widths are even.
//
// The unit of work is one row of one output channel; consecutive rows go to consecutive cores, whose accesses then fall
// into different banks. What is computed never depends on the number of cores, so neither do the results, to the last
// bit. No call ends with a barrier: the caller's does.
#pragma once

#include "layers/tensor.h"

// output = bias + weights * input. input is padded.
void conv3x3_forward(const tensor* output, const tensor* input, const element* weights, const element* bias);

// input_gradient = output_gradient * flipped weights. output_gradient is padded.
void conv3x3_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const element* weights);

// Correlates input (padded) with output_gradient. The rows are cut into `parts` blocks, so that there is work for
// channels * parts cores; the blocks' sums meet in `partial`, parts * (weights + biases) floats of TCDM, behind a
// barrier.
void conv3x3_weight_gradient(element* weight_gradient, element* bias_gradient, const tensor* input,
                             const tensor* output_gradient, float* partial, int parts);

constexpr int kTaps = 9;
