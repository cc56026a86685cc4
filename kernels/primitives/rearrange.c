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

// A window over all channels, height and width constant where they are usual: its loads before its stores.
[[gnu::always_inline]] static inline void copy_window(element* to, const element* from, int channels, int next_channel,
                                                      int next_row, const int height, const int width) {
  for (int channel = 0; channel < channels; ++channel) {
    const element* line = from;
    if (height == 3 && width == 3) {
      element taps[9];
      for (int i = 0; i < 9; ++i) taps[i] = line[i / 3 * next_row + i % 3];
      for (int i = 0; i < 9; ++i) to[i] = taps[i];
      to += 9;
    } else {
      for (int ky = 0; ky < height; ++ky) {
        for (int kx = 0; kx < width; ++kx) to[kx] = line[kx];
        to += width;
        line += next_row;
      }
    }
    from += next_channel;
  }
}

void im2row(const matrix* rows, const tensor* input, int output_width, window window) {
  const unit_range mine = even_share(rows->rows);
  const bool three = window.height == 3 && window.width == 3;
  int y = mine.begin / output_width;
  int x = mine.begin - y * output_width;
  element* to = rows->data + mine.begin * rows->pitch;
  for (int row = mine.begin; row < mine.end; ++row) {
    const element* from = tensor_row(input, 0, y * window.stride - window.pad) + x * window.stride - window.pad;
    if (three)
      copy_window(to, from, input->channels, input->channel_pitch, input->row_pitch, 3, 3);
    else
      copy_window(to, from, input->channels, input->channel_pitch, input->row_pitch, window.height, window.width);
    to += rows->pitch;
    if (++x == output_width) {
      x = 0;
      ++y;
    }
  }
}
