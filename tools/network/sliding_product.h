// Convolutions as products in the outer form (kernels/primitives/product.h): blocks of channels of results times bands
// of their rows. What forward pass and input gradients share.
#pragma once

#include "tools/network/convolution_tiles.h"

namespace halfstep::network {

// One way to cut: channels of the result in a block, rows in a band, which of the two is the outer loop, and channels
// of the image in a block: all of them, or fewer. Then the inner loop goes through them and adds up, and the result is
// cut into blocks or into bands.
struct Cut {
  int channels;
  int rows;
  bool bands_outside;
  int depth;
};

// `depth`: channels of the image.
std::vector<Cut> cuts(int channels, int height, int row_multiple, int depth);
std::vector<Cut> deep_cuts(int channels, int height, int depth);  // with equal blocks of the image's channels

struct Axes {
  Axis channels;
  Axis rows;
  Axis depth;
};

// Loops of the plan for a cut, and which of them moves channels and rows of the result and channels of the image on.
Axes set_loops(PassPlan& plan, const Cut& cut, int channels, int height, int depth);

// Of the plan's workspace, where the inner loop adds up: a part of the result.
void set_part(PassPlan& plan);

// The convolution of `image` with stride `stride`, as forward pass and input gradient see it.
struct Sliding {
  const ImageOperand& image;
  const ImageOperand& result;
  int window_height;
  int window_width;
  int stride;
  int pad_top;
  int pad_left;

  bool is_pointwise() const { return window_height == 1 && window_width == 1 && stride == 1; }
};

struct WeightSteps {  // elements
  int first;
  int tap;
  int channel;
  int row;
};

std::string walk_text(const ImageLayout& image, int tile_pitch, const Sliding& s, const WeightSteps& steps);

// `image_row`: bytes from one row to the next of what the product reads: the image's tile, or its spread-out form.
CInitializer product_fields(const PassPlan& plan, const Sliding& s, const std::string& walk, const WeightSteps& steps,
                            int image_row, const PassOptions& options);

// Streams of image, weights and result for a cut of the result.
void add_images(PassPlan& plan, const Sliding& s, const Cut& cut, const Axes& axes, const Stream& weights);

// A block of input channels of all output channels' weights.
Stream weight_columns(const LayerOperands& operands, int taps, int channels, Axis axis);

void estimate(PassPlan& plan, const Sliding& s, const Cut& cut, double macs);

// With a stride (strided_input_gradient.cpp).
PassPlan strided_input_gradient(const LayerOperands& operands, const PassOptions& options);

}  // namespace halfstep::network
