// Fully connected layer on all cores, forward and both gradients. Weights are [output][input]. None ends with a
// barrier. Every weight is used once, so a weight is loaded (or stored) for each multiply-add: tiles only save loads of
// the vector.
#pragma once

#include "primitives/matmul.h"

void linear_forward_naive(element* output, const element* input, const matrix* weights);
void linear_weight_gradient_naive(const matrix* weight_gradient, const element* input, const element* output_gradient);
void linear_input_gradient_naive(element* input_gradient, const element* output_gradient, const matrix* weights);

// Eight rows at a time, words along the inputs, lanes added up at the end.
void linear_forward(element* output, const element* input, const matrix* weights);
// Eight words of the input stay in registers.
void linear_weight_gradient(const matrix* weight_gradient, const element* input, const element* output_gradient);
// Eight words of results stay in registers.
void linear_input_gradient(element* input_gradient, const element* output_gradient, const matrix* weights);
