// What softmax and cross-entropy have in common: exponentials of the distances to the largest element, and their sum.
// Both are in parts, the same ones whatever the team, so that cores do not wait for each other's words.
#pragma once

#include "layers/float_exp.h"
#include "primitives/words.h"

constexpr int kSoftmaxParts = 16;

// The words of a part; the last one may be less than full.
static inline unit_range words_of_part(int part, int elements) {
  const int words = words_of(elements);
  return (unit_range){words * part / kSoftmaxParts, words * (part + 1) / kSoftmaxParts};
}

// Every core for itself: comparing is exact, so each begins where no other one is.
static inline float largest_element(const element* input, int elements) {
  const word* words = (const word*)input;
  const int full = elements / kLanes;
  const int start = full * core_id() / team_size();
  word largest = splat(input[elements - 1]);
  for (int i = start; i < full; ++i) largest = maximum(largest, words[i]);
  for (int i = 0; i < start; ++i) largest = maximum(largest, words[i]);
  return lane_to_float(largest_lanes(largest, largest), 0);
}

// Fills `exponentials`, one for each element, and `sums`, one for each part, with this core's share. The team meets
// behind it.
static inline void exponentials_of(float* exponentials, float* sums, const element* input, int elements,
                                   float largest) {
  for (int part = core_id(); part < kSoftmaxParts; part += team_size()) {
    const unit_range mine = words_of_part(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) {
      float x[kLanes];
      unpack_word(x, ((const word*)input)[i]);
      for (int lane = 0; lane < kLanes; ++lane) {
        const int at = i * kLanes + lane;
        if (lane != 0 && at == elements) break;  // the word is not full
        exponentials[at] = float_exp_of_negative(x[lane] - largest);
        sum += exponentials[at];
      }
    }
    sums[part] = sum;
  }
  team_barrier();
}

// The same for every core; that costs less than another barrier.
static inline float sum_of_parts(const float* sums) {
  float sum = 0.0F;
  for (int part = 0; part < kSoftmaxParts; ++part) sum += sums[part];
  return sum;
}
