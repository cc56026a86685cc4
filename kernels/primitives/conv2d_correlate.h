// Weight gradients of convolutions in the 16-bit formats with windows three columns wide and stride 1: rows of the
// output gradient against rows of the input, all three columns of a tap row at a time, so that a word of either is
// loaded once for three products. The words between two neighbouring ones are put together from them, not loaded across
// a word boundary.
#pragma once

#include "primitives/conv2d.h"

static inline bool correlates(window window) { return kLanes == 2 && window.width == 3 && window.stride == 1; }

// On all cores, without a barrier. correlates(window).
void conv2d_weight_gradient_correlate(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                      window window);
