// Input gradients of convolutions with windows three columns wide and stride 1 or 2: every element of the output
// gradient is multiplied with the taps of its window and added to the results that it reaches, all in registers. There
// is no copy of the output gradient, and no product with the zeros around it or, with stride 2, between its elements:
// rows of the window that lie outside of it are left out, columns outside do not arise.
#pragma once

#include "primitives/conv2d.h"

static inline bool scatters(window window) { return window.width == 3 && window.stride <= 2; }

// On all cores, without a barrier. scatters(window).
void conv2d_input_gradient_scatter(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                   window window);
// Of a band of rows: `above` takes the place of the padding above. Row y of the band gets what the rows of the output
// gradient give to row y + above of the full convolution.
void conv2d_input_gradient_scatter_band(const tensor* input_gradient, const tensor* output_gradient,
                                        const matrix* weights, window window, int above);
