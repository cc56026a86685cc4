#include "primitives/conv2d_im2col.h"
#include "primitives/share.h"

// All rows of one tap. `words` whole words of each are neighbours in the image, too; a constant where it is small.
[[gnu::always_inline]] static inline void copy_rows(word* to, const element* from, const int words, bool odd, int rows,
                                                    int from_pitch, int to_words) {
  for (; rows != 0; --rows) {
    const word* line = (const word*)from;
    for (int i = 0; i < words; ++i) to[i] = line[i];
    if (odd) to[words] = lane_word(from[words * kLanes]);
    from += from_pitch;
    to += to_words;
  }
}

static void gather_rows(word* to, const element* from, int width, int stride, int rows, int from_pitch) {
  const int words = width / kLanes;
  for (; rows != 0; --rows) {
    for (int i = 0; i < words; ++i) to[i] = gather(from + i * kLanes * stride, stride);
    if (words * kLanes < width) to[words] = lane_word(from[words * kLanes * stride]);
    from += from_pitch;
    to += words_of(width);
  }
}

static void copy_tap(word* to, const element* from, int width, int rows, int from_pitch) {
  const int words = width / kLanes;
  const bool odd = words * kLanes < width;
  const int to_words = words_of(width);
  if (odd)
    copy_rows(to, from, words, true, rows, from_pitch, to_words);
  else if (words == 2)
    copy_rows(to, from, 2, false, rows, from_pitch, 2);
  else if (words == 3)
    copy_rows(to, from, 3, false, rows, from_pitch, 3);
  else if (words == 4)
    copy_rows(to, from, 4, false, rows, from_pitch, 4);
  else if (words == 6)
    copy_rows(to, from, 6, false, rows, from_pitch, 6);
  else if (words == 8)
    copy_rows(to, from, 8, false, rows, from_pitch, 8);
  else
    copy_rows(to, from, words, false, rows, from_pitch, words);
}

void im2col(const tensor* columns, const tensor* input, window window) {
  const unit_range rows = even_share(columns->channels);
  const int taps = window.height * window.width;
  int channel = rows.begin / taps;
  int ky = (rows.begin - channel * taps) / window.width;
  int kx = rows.begin - channel * taps - ky * window.width;
  for (int row = rows.begin; row < rows.end; ++row) {
    word* to = (word*)tensor_row(columns, row, 0);
    const element* from = tensor_row(input, channel, ky - window.pad) + kx - window.pad;
    if (window.stride == 1)
      copy_tap(to, from, columns->width, columns->height, input->row_pitch);
    else
      gather_rows(to, from, columns->width, window.stride, columns->height, window.stride * input->row_pitch);
    if (++kx == window.width) {
      kx = 0;
      if (++ky == window.height) {
        ky = 0;
        ++channel;
      }
    }
  }
}
