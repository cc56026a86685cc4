// A tensor of channels x rows x columns in TCDM, as the layers see it.
//
// Two layouts: dense, and padded with a halo of zeros for the input of a 3x3 convolution. A padded tensor has a row of
// zeros above and below each channel and one word of zeros between rows, which is the right halo of one row and the
// left halo of the next; the pitch of its rows is an odd number of words, so that the same column of consecutive rows
// lies in different banks (timing.md: alignment of the operands is first order). Rows start at word boundaries in both.
#pragma once

#include "element.h"  // of the number format: layers/fp32 or layers/fp16

typedef struct {
  element* data;  // row 0, column 0 of channel 0
  int channels;
  int height;
  int width;
  int row_pitch;      // elements from one row to the next
  int channel_pitch;  // elements from one channel to the next
} tensor;

static inline tensor dense_tensor(element* data, int channels, int height, int width) {
  return (tensor){data, channels, height, width, width, height * width};
}

// `buffer` holds channels * (height + 2) * row_pitch elements and one word, the halo at the end.
static inline tensor padded_tensor(element* buffer, int channels, int height, int width, int row_pitch) {
  element* first = buffer + row_pitch + kElementsPerWord;
  return (tensor){first, channels, height, width, row_pitch, (height + 2) * row_pitch};
}

static inline element* tensor_row(const tensor* view, int channel, int row) {
  return view->data + channel * view->channel_pitch + row * view->row_pitch;
}
