// How tensors of a network lie in L2. Images are channel by channel, row by row; behind each row are zeros, as many as
// the widest padding of the network's windows needs, which are the right halo of this row and the left one of the next.
// Zeros stay zeros: what computes element by element goes through them. Images of one element are a vector.
#pragma once

#include "tools/network/description.h"

namespace halfstep::network {

constexpr int kWordBytes = 4;

struct ImageLayout {
  TensorShape shape;
  const tools::NumberFormat* format = nullptr;
  int row_elements = 0;  // from one row to the next

  bool is_vector() const { return shape.height == 1 && shape.width == 1; }
  int row_bytes() const { return row_elements * format->bytes; }
  int row_words() const { return row_bytes() / kWordBytes; }
  int plane_bytes() const { return row_bytes() * shape.height; }
  int bytes() const;  // whole words
  int words() const { return bytes() / kWordBytes; }
  // Byte where an element lies.
  int offset_of(int channel, int y, int x) const;
};

// Weights: a row for each output channel, which begins at a word.
struct WeightLayout {
  int rows = 0;
  int columns = 0;
  const tools::NumberFormat* format = nullptr;

  int row_bytes() const;
  int bytes() const { return rows * row_bytes(); }
};

// Elements of zeros behind each row of the network's images.
int widest_halo(const Network& network);

ImageLayout image_layout(const TensorShape& shape, const tools::NumberFormat& format, int halo);
WeightLayout weight_layout(const Layer& layer);

int whole_words(int bytes);  // bytes, rounded up to words
int odd_words(int bytes);    // bytes, rounded up to an odd number of words: neighbours are in different banks

}  // namespace halfstep::network
