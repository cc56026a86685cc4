// Maximum of 2x2 windows, forward and backward, on all cores. No multiply-accumulates.
#pragma once

#include "layers/tensor.h"

// input is dense with even width and height; output may be padded.
void max_pool_forward(const tensor* output, const tensor* input);

// The gradient of a window goes to the first element, row by row, that is its maximum; all others are 0.
// input_gradient may be padded, `buffer` and `buffer_elements` are its whole memory: it is cleared first, halo
// included, and all cores meet at a barrier before the gradients are put in. input and output are those of the forward
// pass.
void max_pool_input_gradient(const tensor* input_gradient, element* buffer, int buffer_elements,
                             const tensor* output_gradient, const tensor* input, const tensor* output);
