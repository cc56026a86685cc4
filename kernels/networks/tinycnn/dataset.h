// What generate_dataset.cpp puts into the program at build time, in L2.
#pragma once

#include <stdint.h>

#include "networks/tinycnn/shape.h"

extern const uint8_t tinycnn_images[kDatasetSamples][kImagePixels];
extern const uint8_t tinycnn_labels[kDatasetSamples];
extern const float tinycnn_initial_parameters[kParameters];
