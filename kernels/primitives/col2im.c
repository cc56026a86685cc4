#include "primitives/conv2d_im2col.h"
#include "primitives/share.h"

// Rows of the output that reach row y of the input: [first, end) of the window's rows.
typedef struct {
  int first;
  int end;
} tap_rows;

static tap_rows tap_rows_of(int y, int height, window window) {
  return (tap_rows){larger(0, y + window.pad - height + 1), smaller(window.height, y + window.pad + 1)};
}

// Stride 1: `count` words of one row of the input gradient, each the sum of a word of every tap. `from` is what the
// first tap has for the first of them; `next_row` leads from behind a row of taps to the next one.
[[gnu::always_inline]] static inline void sum_taps(word* to, const int count, const element* from, int rows, int taps,
                                                   int next_tap, int next_row) {
  word sums[4];
  for (int i = 0; i < count; ++i) sums[i] = zero_word();
  for (; rows != 0; --rows) {
    for (int tap = taps; tap != 0; --tap) {
      const word* line = (const word*)from;
      for (int i = 0; i < count; ++i) sums[i] = add(sums[i], line[i]);
      from += next_tap;
    }
    from += next_row;
  }
  for (int i = 0; i < count; ++i) to[i] = sums[i];
}

static void gather_row(element* to, const tensor* columns, int channel, int y, int width, window window) {
  const tap_rows valid = tap_rows_of(y, columns->height, window);
  const int rows = valid.end - valid.first;
  const int next_tap = columns->channel_pitch - 1;  // a column further to the left in the next plane
  const int next_row = window.width - columns->row_pitch;
  const element* from =
      tensor_row(columns, (channel * window.height + valid.first) * window.width, y + window.pad - valid.first) +
      window.pad;
  const int words = width / kLanes;
  int at = 0;
  for (; at + 4 <= words; at += 4)
    sum_taps((word*)to + at, 4, from + at * kLanes, rows, window.width, next_tap, next_row);
  for (; at < words; ++at) sum_taps((word*)to + at, 1, from + at * kLanes, rows, window.width, next_tap, next_row);
  if (at * kLanes < width) {
    word last;
    sum_taps(&last, 1, from + at * kLanes, rows, window.width, next_tap, next_row);
    to[at * kLanes] = low_lane(last);
  }
}

// Any stride: rows are added to where they came from, element by element.
static void scatter_row(element* to, const tensor* columns, int channel, int y, int width, window window) {
  for (int x = 0; x < width; ++x) to[x] = low_lane(zero_word());
  for (int ky = 0; ky < window.height; ++ky) {
    const int from_y = y + window.pad - ky;
    const int out_y = from_y / window.stride;
    if (from_y < 0 || out_y >= columns->height || out_y * window.stride != from_y) continue;
    for (int kx = 0; kx < window.width; ++kx) {
      const element* from = tensor_row(columns, (channel * window.height + ky) * window.width + kx, out_y);
      int x = kx - window.pad;
      for (int out_x = 0; out_x < columns->width; ++out_x, x += window.stride)
        if (x >= 0 && x < width) to[x] = low_lane(add(lane_word(to[x]), lane_word(from[out_x])));
    }
  }
}

void col2im(const tensor* input_gradient, const tensor* columns, window window) {
  const unit_range rows = even_share(input_gradient->channels * input_gradient->height);
  int channel = rows.begin / input_gradient->height;
  int y = rows.begin - channel * input_gradient->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    element* to = tensor_row(input_gradient, channel, y);
    if (window.stride == 1)
      gather_row(to, columns, channel, y, input_gradient->width, window);
    else
      scatter_row(to, columns, channel, y, input_gradient->width, window);
    if (++y == input_gradient->height) {
      y = 0;
      ++channel;
    }
  }
}
