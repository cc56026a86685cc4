// Loops over whole words of a vector that two cores never share: how a kernel that computes lane by lane in single
// precision gets them, and gives its results back.
#pragma once

#include "primitives/share.h"
#include "primitives/tensor.h"

// The results of the lanes of a word, rounded to the format.
[[gnu::always_inline]] static inline word rounded_word(const float* lanes) {
  return pack_floats(lanes[0], lanes[kLanes - 1]);
}

[[gnu::always_inline]] static inline void unpack_word(float* lanes, word from) {
  for (int lane = 0; lane < kLanes; ++lane) lanes[lane] = lane_to_float(from, lane);
}

// sum + lane, with one rounding.
[[gnu::always_inline]] static inline float plus_lane(float sum, word from, int lane) {
  return add_lane_to_float(sum, lane_of(from, lane));
}

// This core's words of a vector, of which the last may be less than full.
typedef struct {
  int begin;
  int end;    // of full words
  bool last;  // the word behind them, which is not full, is this core's, too
} word_share;

static inline word_share share_of_words(int elements) {
  const unit_range mine = skewed_share(words_of(elements));
  const int full = elements / kLanes;
  const bool last = mine.begin < mine.end && mine.end > full;
  return (word_share){mine.begin, smaller(mine.end, full), last};
}
