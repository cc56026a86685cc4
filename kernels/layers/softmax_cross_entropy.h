// Softmax and cross-entropy loss of one sample, on all cores, in single precision whatever the network's format.
#pragma once

#include "element.h"

// *loss = -log softmax(logits)[label]; gradient = softmax(logits) - one-hot(label). `exponentials`: `classes` floats of
// TCDM. Contains a barrier, does not end with one.
void softmax_cross_entropy(float* loss, element* gradient, const element* logits, int classes, int label,
                           float* exponentials);
