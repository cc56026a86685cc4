#include "primitives/rearrange.h"

#include "primitives/share.h"

// `count` words of a row of the result, down a column: all loads first, so that no store waits for its load.
[[gnu::always_inline]] static inline void copy_column(word* to, const element* column, int pitch, const int count) {
  word words[4];
  for (int i = 0; i < count; ++i) words[i] = gather(column + i * kLanes * pitch, pitch);
  for (int i = 0; i < count; ++i) to[i] = words[i];
}

// Rows of the result are dealt out, a core's neighbour has the next one.
void transpose(const matrix* result, const matrix* from) {
  const int words = result->columns / kLanes;
  const int pitch = from->pitch;
  for (int row = core_id(); row < result->rows; row += team_size()) {
    word* to = (word*)(result->data + row * result->pitch);
    const element* column = from->data + row;
    int left = words;
    for (; left >= 4; left -= 4) {
      copy_column(to, column, pitch, 4);
      to += 4;
      column += 4 * kLanes * pitch;
    }
    for (; left != 0; --left) {
      copy_column(to, column, pitch, 1);
      ++to;
      column += kLanes * pitch;
    }
    if (words * kLanes < result->columns) *to = lane_word(*column);
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
