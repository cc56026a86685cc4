// Losses on all cores: the loss in single precision, and its gradient by the prediction. Sums are those of kLossParts
// parts, whatever the team. Vectors fill whole words; lanes behind the last element are zero and stay so. There is a
// barrier in front of the final sum.
#pragma once

#include "primitives/tensor.h"

constexpr int kLossParts = 16;

// Mean of squared or absolute differences. `partial`: kLossParts floats of TCDM.
void mse_loss(float* loss, element* gradient, const element* prediction, const element* target, int elements,
              float* partial);
void l1_loss(float* loss, element* gradient, const element* prediction, const element* target, int elements,
             float* partial);

// Of the softmax of `logits` and a label. `exponentials`: as many floats of TCDM as there are classes.
void cross_entropy_loss(float* loss, element* gradient, const element* logits, int classes, int label,
                        float* exponentials);
