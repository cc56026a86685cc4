// Pooling on all cores, forward and backward, any window, stride and padding. Channels are dealt out in the backward
// passes, rows in the forward ones. None ends with a barrier; no tensor needs a halo.
//
// Padding: elements outside of the image are left out of a maximum, and are zeros of an average, which is always that
// of the whole window. Every window must have an element inside.
#pragma once

#include "primitives/tensor.h"
#include "primitives/window.h"

void max_pool_forward(const tensor* output, const tensor* input, window window);
// The gradient of a window goes to the first element, row by row, that is its maximum. Where windows overlap, gradients
// are added, one rounding each.
void max_pool_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                             window window);

// Sums in single precision.
void average_pool_forward(const tensor* output, const tensor* input, window window);
void average_pool_input_gradient(const tensor* input_gradient, const tensor* output_gradient, window window);
