// Features of images as a frozen beginning of a network would hand them to the layers that train: continual learning
// keeps such activations instead of images.
#pragma once

#include "tools/network/dataset.h"

namespace halfstep::network {

// 512x8x8 from images of 32x32: filters of 6x6 with stride 4 and fixed random weights, then ReLU, as bytes. Only the
// first of equal channels is looked at.
Dataset frozen_features(const Dataset& images);

}  // namespace halfstep::network
