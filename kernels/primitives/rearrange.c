#include "primitives/rearrange.h"

#include "primitives/share.h"

// Rows of the result are dealt out; a core reads down columns and writes whole words.
void transpose(const matrix* result, const matrix* from) {
  const unit_range rows = even_share(result->rows);
  for (int row = rows.begin; row < rows.end; ++row) {
    word* to = (word*)(result->data + row * result->pitch);
    const element* column = from->data + row;
    const int words = result->columns / kLanes;
    for (int i = 0; i < words; ++i) {
      to[i] = gather(column, from->pitch);
      column += kLanes * from->pitch;
    }
    if (words * kLanes < result->columns) to[words] = lane_word(*column);
  }
}

void im2row(const matrix* rows, const tensor* input, int output_width, window window) {
  const unit_range mine = even_share(rows->rows);
  int y = mine.begin / output_width;
  int x = mine.begin - y * output_width;
  for (int row = mine.begin; row < mine.end; ++row) {
    element* to = rows->data + row * rows->pitch;
    for (int channel = 0; channel < input->channels; ++channel) {
      const element* from = tensor_row(input, channel, y * window.stride - window.pad) + x * window.stride - window.pad;
      for (int ky = 0; ky < window.height; ++ky) {
        for (int kx = 0; kx < window.width; ++kx) *to++ = from[kx];
        from += input->row_pitch;
      }
    }
    if (++x == output_width) {
      x = 0;
      ++y;
    }
  }
}
