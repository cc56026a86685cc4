#include "primitives/spread.h"

#include "primitives/share.h"

static void clear_row(element* row, int elements) {
  word* words = (word*)row;
  for (int i = 0; i < elements / kLanes; ++i) words[i] = zero_word();
}

// Words where they are neighbours on both sides; the target may lie across word boundaries.
static void copy_row(element* to, const element* from, int elements) {
  word* target = (word*)to;
  const word* source = (const word*)from;
  const int words = elements / kLanes;
#pragma clang loop unroll_count(4)
  for (int i = 0; i < words; ++i) target[i] = source[i];
  if (words * kLanes < elements) to[words * kLanes] = from[words * kLanes];
}

// Stride 1: a row between zeros. Columns that a padding wider than the window cuts off are left out.
static void place_row(const tensor* spread, element* to, const element* from, int width, int before) {
  const int skipped = larger(0, -before);
  const int end = smaller(width, spread->width - before);
  for (int x = 0; x < before; ++x) to[x] = low_lane(zero_word());
  copy_row(to + before + skipped, from + skipped, end - skipped);
  for (int x = before + end; x < spread->row_pitch; ++x) to[x] = low_lane(zero_word());
}

static void scatter_row(const tensor* spread, element* to, const element* from, int width, int before, int stride) {
  const int skipped = before < 0 ? (-before + stride - 1) / stride : 0;
  const int end = smaller(width, (spread->width - before + stride - 1) / stride);
  clear_row(to, spread->row_pitch);
  for (int x = skipped; x < end; ++x) to[before + x * stride] = from[x];
}

// Apart, so that a branch around it is not followed by a division, which the core then waits for.
[[gnu::noinline]] static int quotient(int dividend, int divisor) { return dividend / divisor; }

void spread_out(const tensor* spread, const tensor* output_gradient, window window) {
  const int above = window.height - 1 - window.pad;
  const int before = window.width - 1 - window.pad;
  const unit_range rows = even_share(spread->channels * spread->height);
  int channel = rows.begin / spread->height;
  int row = rows.begin - channel * spread->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    element* to = tensor_row(spread, channel, row);
    const int y = window.stride == 1 ? row - above : quotient(row - above, window.stride);
    const element* from = tensor_row(output_gradient, channel, y);
    if (row < above || y >= output_gradient->height || y * window.stride != row - above)
      clear_row(to, spread->row_pitch);
    else if (window.stride == 1)
      place_row(spread, to, from, output_gradient->width, before);
    else
      scatter_row(spread, to, from, output_gradient->width, before, window.stride);
    if (++row == spread->height) {
      row = 0;
      ++channel;
    }
  }
}
