// Element by element, on all cores: activations, the sum of a residual connection, frozen batch normalisation, the
// update of parameters. Operands are arrays of whole words, or tensors where channels differ. Lanes behind the last
// element are computed like others. None ends with a barrier.
#pragma once

#include "primitives/tensor.h"

// The gradient passes where the input was above zero.
void relu_forward(word* output, const word* input, int words);
void relu_input_gradient(word* input_gradient, const word* output_gradient, const word* input, int words);

// Below zero and at zero, input and gradient are multiplied by `slope`, which is from 0 to 1.
void leaky_relu_forward(word* output, const word* input, int words, element slope);
void leaky_relu_input_gradient(word* input_gradient, const word* output_gradient, const word* input, int words,
                               element slope);

// 1 / (1 + e^-x), in single precision; the gradient from the forward pass's output: dy * y * (1 - y).
void sigmoid_forward(element* output, const element* input, int elements);
void sigmoid_input_gradient(element* input_gradient, const element* output_gradient, const element* output,
                            int elements);

// output = main + shortcut. Its input gradient is the output gradient, for both, and needs no kernel.
void residual_add(word* output, const word* main_path, const word* shortcut, int words);

// output = scale * input + shift, a scale and a shift for each channel: a normalisation whose statistics are frozen.
void batch_norm_forward(const tensor* output, const tensor* input, const element* scale, const element* shift);
void batch_norm_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const element* scale);

// velocity = momentum * velocity + (gradient + decay * parameter); parameter = parameter - rate * velocity. Three fused
// multiply-adds; `minus_rate`, since the sign of vfmre is not portable.
void sgd_update(word* parameters, word* velocity, const word* gradient, int words, element minus_rate, element momentum,
                element decay);
