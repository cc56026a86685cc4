// Pooling with windows of 2 x 2 that lie side by side: averages, and both backward passes. Rows are walked in pairs of
// words, which are kLanes windows, without a branch. In single precision a word is a column, and there is one window.
#pragma once

#include "primitives/words.h"

// Two rows of two words, as the windows see them: the corners of kLanes neighbouring windows, lane by lane.
typedef struct {
  word corner[4];  // row by row
} windows2x2;

[[gnu::always_inline]] static inline windows2x2 load_windows(const word* row, int pitch) {
  const word* below = (const word*)((const element*)row + pitch);
  const word top[2] = {row[0], row[1]};
  const word bottom[2] = {below[0], below[1]};
  windows2x2 windows;
  split_columns(&windows.corner[0], &windows.corner[1], top[0], top[1]);
  split_columns(&windows.corner[2], &windows.corner[3], bottom[0], bottom[1]);
  return windows;
}

[[gnu::always_inline]] static inline void store_windows(word* row, int pitch, windows2x2 windows) {
  word* below = (word*)((element*)row + pitch);
  merge_columns(&row[0], &row[1], windows.corner[0], windows.corner[1]);
  merge_columns(&below[0], &below[1], windows.corner[2], windows.corner[3]);
}

// The slope goes to the first of the largest, the others get zero.
[[gnu::always_inline]] static inline void spread_maxima_2x2(word* to, int to_pitch, const word* from, int from_pitch,
                                                            word slope) {
  const windows2x2 x = load_windows(from, from_pitch);
  const word top = maximum(x.corner[0], x.corner[1]);
  const word bottom = maximum(x.corner[2], x.corner[3]);
  const word left_of_top = where(at_least(x.corner[0], x.corner[1]), slope);
  const word left_of_bottom = where(at_least(x.corner[2], x.corner[3]), slope);
  windows2x2 gradient;
  gradient.corner[0] = where(at_least(top, bottom), left_of_top);
  gradient.corner[1] = where(at_least(top, bottom), where_not(at_least(x.corner[0], x.corner[1]), slope));
  gradient.corner[2] = where_not(at_least(top, bottom), left_of_bottom);
  gradient.corner[3] = where_not(at_least(top, bottom), where_not(at_least(x.corner[2], x.corner[3]), slope));
  store_windows(to, to_pitch, gradient);
}

// A quarter of the slope goes to each.
[[gnu::always_inline]] static inline void spread_averages_2x2(word* to, int to_pitch, word slope, float scale) {
  float lanes[kLanes];
  unpack_word(lanes, slope);
  for (int lane = 0; lane < kLanes; ++lane) lanes[lane] *= scale;
  const word share = rounded_word(lanes);
  store_windows(to, to_pitch, (windows2x2){{share, share, share, share}});
}

// Averages of the windows in two rows.
[[gnu::always_inline]] static inline void average_row_2x2(element* to, const element* from, int pitch, int count,
                                                          float scale) {
  const word* top = (const word*)from;
  const word* bottom = (const word*)(from + pitch);
  word* results = (word*)to;
  const int full = count / kLanes;
  for (int i = 0; i < full; ++i) {
    const word rows[2][2] = {{top[2 * i], top[2 * i + 1]}, {bottom[2 * i], bottom[2 * i + 1]}};
    float sums[kLanes];
    for (int window = 0; window < kLanes; ++window) {
      const int first = window * 2;  // column
      sums[window] = lane_to_float(rows[0][first / kLanes], first % kLanes);
      for (int corner = 1; corner < 4; ++corner) {
        const int column = first + corner % 2;
        sums[window] = plus_lane(sums[window], rows[corner / 2][column / kLanes], column % kLanes);
      }
      sums[window] *= scale;
    }
    results[i] = rounded_word(sums);
  }
  for (int x = full * kLanes; x < count; ++x) {
    float sum = 0.0F;
    for (int corner = 0; corner < 4; ++corner)
      sum = add_lane_to_float(sum, lane_word(from[2 * x + corner % 2 + corner / 2 * pitch]));
    to[x] = to_element(sum * scale);
  }
}

// A row of windows; `from` is null for averages. Behind the last full word of slopes there may be one more window.
[[gnu::always_inline]] static inline void spread_row_2x2(element* to, int to_pitch, const element* from, int from_pitch,
                                                         const element* slopes, int count, float scale) {
  const int full = count / kLanes;
  if (from == 0)
    for (int i = 0; i < full; ++i) spread_averages_2x2((word*)to + 2 * i, to_pitch, ((const word*)slopes)[i], scale);
  else
    for (int i = 0; i < full; ++i)
      spread_maxima_2x2((word*)to + 2 * i, to_pitch, (const word*)from + 2 * i, from_pitch, ((const word*)slopes)[i]);
  if (count == full * kLanes) return;
  const int at = full * kLanes * 2;
  element* last = to + at;
  if (from == 0) {
    const element share = to_element(to_float(slopes[count - 1]) * scale);
    last[0] = last[1] = last[to_pitch] = last[to_pitch + 1] = share;
  } else {
    const element* corners = from + at;
    int largest = 0;
    for (int i = 1; i < 4; ++i)
      if (to_float(corners[i % 2 + i / 2 * from_pitch]) > to_float(corners[largest % 2 + largest / 2 * from_pitch]))
        largest = i;
    last[largest % 2 + largest / 2 * to_pitch] = slopes[count - 1];
  }
}
