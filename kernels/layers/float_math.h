// Exponential and logarithm in single precision alone: the cores have no doubles. About 20 operations each.
// Errors against the true values: below 1.02 (exponential) and 0.86 (logarithm) units in the last place, which
// tests/3_kernels measures.
#pragma once

// e^x. Above 88.72 the largest result, below -87.33 zero.
float float_exp(float x);

// Natural logarithm of a positive normal number.
float float_log(float x);
