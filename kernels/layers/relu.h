// ReLU in place, forward and backward, on all cores. No multiply-accumulates. No call ends with a barrier.
#pragma once

#include "layers/tensor.h"

// values = max(values, 0), of a dense tensor.
void relu_forward(const tensor* values);

// gradient = 0 where the layer's output was not positive; the slope at 0 is 0. output is dense, gradient may be padded.
void relu_input_gradient(const tensor* gradient, const tensor* output);
