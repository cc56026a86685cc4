// An output gradient with zeros between and around its elements, so that the input gradient of a convolution is a
// convolution of stride 1: row y and column x go to row y * stride + height - 1 - pad and column x * stride + width - 1
// - pad of `spread`, everything else is zero. Elements that no input has part in fall outside. On all cores, without a
// barrier.
#pragma once

#include "primitives/tensor.h"
#include "primitives/window.h"
#include "runtime/team.h"

void spread_out(const tensor* spread, const tensor* output_gradient, window window);
