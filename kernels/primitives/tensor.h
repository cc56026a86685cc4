// A tensor of channels x rows x columns in TCDM, channel by channel (CHW). Rows begin at words. A tensor may have a
// halo of zeros, as wide as the padding of the convolution that reads it; `data` is behind it, at row 0 and column 0.
// Lanes between the last column and the next row are zero and stay zero: inner loops run over whole words.
#pragma once

#include "element.h"

typedef struct {
  element* data;
  int channels;
  int height;
  int width;
  int row_pitch;      // elements from one row to the next
  int channel_pitch;  // elements from one channel to the next
} tensor;

// Of a number that is not negative: a shift.
static inline int words_of(int elements) { return (int)((unsigned)(elements + kLanes - 1) / kLanes); }
static inline int smaller(int a, int b) { return a < b ? a : b; }
static inline int larger(int a, int b) { return a > b ? a : b; }

static inline element* tensor_row(const tensor* view, int channel, int row) {
  return view->data + channel * view->channel_pitch + row * view->row_pitch;
}
