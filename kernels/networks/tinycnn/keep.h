// Copies of the last training step's tensors in L2, for the host reference (tools/reference) to compare: in TCDM they
// do not outlive the step. All are dense, in the network's number format. Taken outside regions.
#pragma once

#include "networks/tinycnn/memory.h"

extern element kept_image[kImagePixels];
extern element kept_conv1_output[kConv1Activations];  // before ReLU
extern element kept_relu1_output[kConv1Activations];
extern element kept_pool1_output[kPool1Activations];
extern element kept_conv2_output[kConv2Activations];
extern element kept_relu2_output[kConv2Activations];
extern element kept_pool2_output[kPool2Activations];
extern element kept_logits[kClasses];
extern element kept_logits_gradient[kClasses];
extern element kept_pool2_gradient[kPool2Activations];
extern element kept_relu2_gradient[kConv2Activations];
extern element kept_conv2_gradient[kConv2Activations];  // behind ReLU's backward pass
extern element kept_pool1_gradient[kPool1Activations];
extern element kept_relu1_gradient[kConv1Activations];
extern element kept_conv1_gradient[kConv1Activations];
extern element kept_parameters_before[kParameters];  // of the last step
extern element kept_parameters_gradient[kParameters];
extern element kept_parameters_after[kParameters];
extern uint32_t kept_sample;  // index of the last training step

// Copy with all cores, between barriers of their own.
void keep_tensor(element* kept, const tensor* source);
void keep_elements(element* kept, const element* source, int count);
