// Fully connected layer, forward and both gradients, on all cores. Weights are [output][input]; inputs fill whole
// words. No call ends with a barrier.
#pragma once

#include "element.h"

// output = bias + weights * input. Each dot product is cut into `parts` (a divisor of the inputs' words), so that there
// is work for outputs * parts cores; their sums meet in `partial`, outputs * parts floats of TCDM, behind a barrier.
void linear_forward(element* output, const element* input, const element* weights, const element* bias, int outputs,
                    int inputs, float* partial, int parts);

// input_gradient = transposed weights * output_gradient.
void linear_input_gradient(element* input_gradient, const element* output_gradient, const element* weights, int outputs,
                           int inputs);

// weight_gradient = output_gradient * transposed input; bias_gradient = output_gradient.
void linear_weight_gradient(element* weight_gradient, element* bias_gradient, const element* output_gradient,
                            const element* input, int outputs, int inputs);
