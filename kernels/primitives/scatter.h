// Where products go when pieces of a row of slopes are scattered to the results that they reach, through windows three
// columns wide with stride 1 or 2. Columns are those of the full convolution: slope c goes, through tap kx, to column
// c * stride + kx. No lane is moved before all is summed.
//
//   single precision   a piece is a slope; a tap is added to the column that it reaches
//   pairs, stride 1    a piece is a word, the slopes 2i and 2i + 1, and is multiplied with lane 0 of a tap. Taps 0 and
//   2
//                      go to words of sums, tap 1 to words that lie a column further right
//   pairs, stride 2    a piece is a slope, and two words of taps are multiplied with it: taps 0 and 1, which reach the
//                      columns 2i and 2i + 1, and tap 2 alone
#pragma once

#include "element.h"

constexpr int kScatterTaps = 3;  // of a row of the window
constexpr int kScatterMostSums = 9;

// Pieces at a time, at most: two rows of their sums stay in registers.
static inline int most_pieces(int stride) {
  if (kLanes == 1) return stride == 1 ? 4 : 3;
  return stride == 1 ? 3 : 4;
}

static inline int lanes_in_piece(int stride) { return stride == 1 ? kLanes : 1; }

// Multiplications of a piece with a row of taps.
static inline int tap_words(int stride) { return kLanes == 2 && stride == 2 ? 2 : kScatterTaps; }

// The sum to which tap word `tap` of piece i adds.
static inline int sum_reached(int stride, int i, int tap, int pieces) {
  if (kLanes == 1) return i * stride + tap;
  if (stride == 2) return i + tap;
  return tap == 1 ? pieces + 1 + i : i + tap / 2;
}

// Words of results that are complete behind so many pieces, and those that later pieces reach, too.
static inline int complete_results(int stride, int pieces) { return kLanes == 1 ? pieces * stride : pieces; }
static inline int open_results(int stride) { return kLanes == 1 && stride == 1 ? 2 : 1; }

// Word i of the results; open ones lack what later pieces add.
[[gnu::always_inline]] static inline word result_of_sums(const word* sums, const int stride, int i, const int pieces) {
  if (kLanes == 1 || stride == 2) return sums[i];
  const word before = i == 0 ? zero_word() : sums[pieces + i];
  const word behind = i == pieces ? zero_word() : sums[pieces + 1 + i];
  return add(sums[i], between(before, behind));
}

// Writes a word at `column` of a row of results, as far as the row has these columns.
static inline void store_columns(element* row, int column, word value, int width) {
  if (column >= 0 && column + kLanes <= width)
    *(word*)(row + column) = value;
  else if (column >= 0 && column < width)
    row[column] = low_lane(value);
  else if (kLanes == 2 && column == -1)
    row[0] = high_lane(value);
}
