// Sums of results to which words of a row are scattered through windows three columns wide, with stride 1.
//
// Columns are those of the full convolution: an element in column c of the row goes, through tap kx, to column c + kx.
// Pairs of lanes stay together: taps 0 and 2 of the columns 2i and 2i + 1 go to one word of sums, tap 1 to another one
// that lies a column further right; both are added up when all is summed. No lane is moved before that.
#pragma once

#include "element.h"

constexpr int kScatterTaps = 3;                      // of a row of the window
constexpr int kScatterWords = 4;                     // of the row at a time, at most
constexpr int kScatterSums = 2 * kScatterWords + 1;  // registers
constexpr int kScatterCarry = kLanes == 1 ? 2 : 1;   // words of results that the row's next words reach, too

// The sum to which a tap of word i of `words` adds.
static inline int scatter_slot(int i, int tap, int words) {
  if (kLanes == 1) return i + tap;
  return tap == 1 ? words + 1 + i : i + tap / 2;
}

// Word i of the results, columns i * kLanes and those behind. The lanes of word `words` that later words reach lack
// those.
[[gnu::always_inline]] static inline word scatter_result(const word* sums, int i, const int words) {
  if (kLanes == 1) return sums[i];
  const word before = i == 0 ? zero_word() : sums[words + i];
  const word behind = i == words ? zero_word() : sums[words + 1 + i];
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
