// What the plans of passes share: block and band sizes, streams of images and matrices.
#pragma once

#include "tools/network/c_initializer.h"
#include "tools/network/pass_builders.h"

namespace halfstep::network {

int pieces(int whole, int part);  // rounded up

// Sizes to cut `whole` into: all of it, halves, thirds and so on, multiples of `multiple`, the largest first.
std::vector<int> band_sizes(int whole, int multiple);
// All of it and halvings, multiples of `multiple`, down to it.
std::vector<int> block_sizes(int whole, int multiple);

// All planes and rows of an image; finish_image() follows when rows are cut.
Stream image_stream(const ImageOperand& image);
// Distance of planes in TCDM. `lead`: a word of zeros in front of each plane.
void finish_image(Stream& stream, bool lead);

// Rows of a matrix as planes.
Stream matrix_stream(const WeightOperand& weights);

// A plan with everything but streams.
PassPlan start_plan(const LayerOperands& operands, const std::string& pass, const std::string& compute);

// Tiles of four rows and four words.
std::string outer_tiling(const PassOptions& options);

}  // namespace halfstep::network
