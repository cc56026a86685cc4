// Streams of passes whose tiles are blocks of channels, on the outer loop.
#pragma once

#include "tools/network/convolution_tiles.h"

namespace halfstep::network {

// A block of channels of an image; of a vector, of its elements.
Stream block_of(const ImageOperand& image, int channels);
Stream result_block(const ImageOperand& image, int channels);

// The same of a matrix with a row for each channel. What a store leaves of its last word is zero.
Stream weight_block(const LayerOperands& operands, int channels, Flow flow);

}  // namespace halfstep::network
