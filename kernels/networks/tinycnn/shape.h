// The shape of the network, for its kernels (C23) and for the host reference (C++17) alike.
//
//   image 1x28x28 -> conv1 3x3 -> ReLU -> pool1 2x2 -> conv2 3x3 -> ReLU -> pool2 2x2 -> linear -> softmax
//   cross-entropy
//
// Channels are chosen so that FP32 training with batch 1 fits in 64 KB of TCDM with the stacks (memory.c).
#pragma once

constexpr int kImageSize = 28;
constexpr int kImagePixels = kImageSize * kImageSize;
constexpr int kClasses = 10;

constexpr int kConv1Inputs = 1;
constexpr int kConv1Outputs = 4;
constexpr int kConv1Size = kImageSize;
constexpr int kConv1Activations = kConv1Outputs * kConv1Size * kConv1Size;
constexpr int kConv1Weights = kConv1Outputs * kConv1Inputs * 9;

constexpr int kConv2Inputs = kConv1Outputs;
constexpr int kConv2Outputs = 6;
constexpr int kConv2Size = kConv1Size / 2;
constexpr int kConv2Activations = kConv2Outputs * kConv2Size * kConv2Size;
constexpr int kConv2Weights = kConv2Outputs * kConv2Inputs * 9;

constexpr int kPool1Activations = kConv1Outputs * kConv2Size * kConv2Size;
constexpr int kPool2Size = kConv2Size / 2;
constexpr int kPool2Activations = kConv2Outputs * kPool2Size * kPool2Size;

constexpr int kLinearInputs = kPool2Activations;
constexpr int kLinearWeights = kClasses * kLinearInputs;

// All parameters in one array, in this order: weights and bias of conv1, conv2, linear.
constexpr int kParameters = kConv1Weights + kConv1Outputs + kConv2Weights + kConv2Outputs + kLinearWeights + kClasses;

constexpr float kLearningRate = 0.03125F;  // a power of two: the same in every number format

constexpr int kDatasetSamples = 64;  // real samples in the program; sample i is image i modulo this
constexpr int kMaxSamples = 1024;    // training steps of a run
