// The number format of this folder: single precision, one element in a word.
#pragma once

#include <stdint.h>

#define NUMBER_FORMAT "fp32"  // a macro, to be joined to other literals in the layer table

typedef float element;

constexpr int kElementsPerWord = 1;
