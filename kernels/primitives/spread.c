#include "primitives/spread.h"

#include "primitives/share.h"

static void clear_row(element* row, int elements) {
  word* words = (word*)row;
  for (int i = 0; i < elements / kLanes; ++i) words[i] = zero_word();
}

// Words where they are neighbours on both sides; the target may lie across word boundaries.
static void copy_row(element* to, const element* from, int elements) {
  int x = 0;
  for (; x + kLanes <= elements; x += kLanes) *(word*)(to + x) = *(const word*)(from + x);
  for (; x < elements; ++x) to[x] = from[x];
}

void spread_out(const tensor* spread, const tensor* output_gradient, window window) {
  const int above = window.height - 1 - window.pad;
  const int before = window.width - 1 - window.pad;
  const unit_range rows = even_share(spread->channels * spread->height);
  int channel = rows.begin / spread->height;
  int row = rows.begin - channel * spread->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    element* to = tensor_row(spread, channel, row);
    clear_row(to, spread->row_pitch);
    const int y = (row - above) / window.stride;
    if (row >= above && y < output_gradient->height && y * window.stride == row - above) {
      const element* from = tensor_row(output_gradient, channel, y);
      // A padding as wide as the window or wider cuts columns off on the left; on the right, what is behind the last
      // column that an input has part in.
      const int skipped = before < 0 ? (-before + window.stride - 1) / window.stride : 0;
      const int room = (spread->width - before + window.stride - 1) / window.stride;
      const int end = smaller(output_gradient->width, room);
      if (window.stride == 1) {
        copy_row(to + before + skipped, from + skipped, end - skipped);
      } else {
        for (int x = skipped; x < end; ++x) to[before + x * window.stride] = from[x];
      }
    }
    if (++row == spread->height) {
      row = 0;
      ++channel;
    }
  }
}
