// Pooling on all cores, forward and backward, any window and stride, without padding. Channels are dealt out in the
// backward passes, rows in the forward ones. None ends with a barrier.
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
