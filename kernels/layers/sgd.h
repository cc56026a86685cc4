// Plain stochastic gradient descent.
#pragma once

#include "element.h"

// parameters -= rate * gradients, on all cores. `count` elements fill whole words. Does not end with a barrier.
void sgd_update(element* parameters, const element* gradients, int count, float rate);
