// From bytes to elements: the first step of every sample.
#pragma once

#include "layers/tensor.h"

// image = pixels / 255, for a one-channel tensor whose width is a multiple of 4. The pixels lie in L2, word aligned,
// and are read a word at a time: a load from there costs many cycles. On all cores; does not end with a barrier.
void image_load(const tensor* image, const uint8_t* pixels);

constexpr int kPixelsPerWord = 4;
