// The network's tensors in TCDM.
#pragma once

#include "layers/tensor.h"
#include "networks/tinycnn/shape.h"

// Parameters of one kind: the network's weights, or their gradients.
typedef struct {
  element* conv1_weights;
  element* conv1_bias;
  element* conv2_weights;
  element* conv2_bias;
  element* linear_weights;
  element* linear_bias;
} parameter_set;

// Activations are overwritten in place by ReLU. See memory.c for what shares memory with what.
typedef struct {
  tensor image;  // padded
  tensor conv1_output;
  tensor pool1_output;  // padded
  tensor conv2_output;
  tensor pool2_output;
  tensor conv1_gradient;  // of the loss by the output of the layer; the same for the following ones
  tensor pool1_gradient;
  tensor conv2_gradient;  // padded
  tensor pool2_gradient;
} activation_set;

extern parameter_set weights;
extern parameter_set gradients;
extern activation_set maps;

extern element network_parameters[kParameters];  // behind `weights`
extern element logits[kClasses];
extern element logits_gradient[kClasses];
extern float loss;

// Whole memory of the gradients that max_pool_input_gradient clears.
extern element gradient_buffer[kConv1Activations];
constexpr int kPaddedPitch14 = ((kConv2Size / kElementsPerWord + 1) | 1) * kElementsPerWord;
constexpr int kConv2GradientElements = kConv2Outputs * (kConv2Size + 2) * kPaddedPitch14 + kElementsPerWord;

// Sums of parts of a reduction, in single precision: weight gradients, dot products, exponentials.
constexpr int kConv1Parts = 2;
constexpr int kConv2Parts = 1;
constexpr int kLinearParts = 3;
extern float partial_sums[];

// Sets up the descriptors and loads the initial parameters. Called by all cores; ends with a barrier.
void memory_open(void);
