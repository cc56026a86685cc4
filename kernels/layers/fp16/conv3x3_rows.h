// The inner loops of the 3x3 convolution on pairs of halves. The nine weights of a channel pair stay in registers while
// a row goes by; one word, two neighbouring outputs, is computed at a time. Of the three words that a window row needs,
// the middle one is in memory as it is; its neighbours, shifted by one column, are shuffled from two adjacent words.
//
// Forward and input gradient accumulate in half precision, one rounding per product; the weight gradient does so for
// kRowsPerFold rows and adds those sums up in single precision.
#pragma once

#include "layers/conv3x3.h"

constexpr int kRowsPerFold = 4;

typedef struct {
  half2 weight[kTaps];  // in lane 0
} taps;

static inline taps load_taps(const element* weights, bool flipped) {
  taps loaded;
  for (int tap = 0; tap < kTaps; ++tap) loaded.weight[tap] = lane_of(weights[flipped ? kTaps - 1 - tap : tap]);
  return loaded;
}

// {lane 1 of first, lane 0 of second}: the pair of columns that straddles two words.
static inline half2 straddle(half2 first, half2 second) {
  constexpr half2 kHighOfRdLowOfRs1 = 0x00020001;
  return pv_shuffle2_h(first, second, kHighOfRdLowOfRs1);
}

// Three rows of a padded channel, from the word left of the first column, and what slides along them.
typedef struct {
  const half2* row[3];
  half2 left[3];    // columns 2 x - 1 and 2 x
  half2 centre[3];  // columns 2 x and 2 x + 1
} window;

static inline window window_of_row(const tensor* padded, int channel, int row) {
  const half2* middle = (const half2*)tensor_row(padded, channel, row) - 1;
  const int pitch = padded->row_pitch / kElementsPerWord;
  window opened = {.row = {middle - pitch, middle, middle + pitch}};
  for (int r = 0; r < 3; ++r) {
    opened.centre[r] = opened.row[r][1];
    opened.left[r] = straddle(opened.row[r][0], opened.centre[r]);
  }
  return opened;
}

// output[x] = (start if first, else output[x]) + kernel * 3x3 inputs around (row, x).
static inline void convolve_row(element* restrict output, const tensor* input, int channel, int row, taps kernel,
                                bool first, element start) {
  half2* restrict to = (half2*)output;
  const half2 start_pair = both_lanes(start);
  window seen = window_of_row(input, channel, row);
  for (int x = 0; x < input->width / kElementsPerWord; ++x) {
    half2 sum = first ? start_pair : to[x];
    for (int r = 0; r < 3; ++r) {
      const half2 next = seen.row[r][x + 2];
      sum = vfmac_r_h(sum, seen.left[r], kernel.weight[3 * r]);
      sum = vfmac_r_h(sum, seen.centre[r], kernel.weight[3 * r + 1]);
      seen.left[r] = straddle(seen.centre[r], next);
      seen.centre[r] = next;
      sum = vfmac_r_h(sum, seen.left[r], kernel.weight[3 * r + 2]);
    }
    to[x] = sum;
  }
}

// sums[tap] = sum over some rows of gradient * the input under that tap.
static inline void correlate_rows(float* sums, const tensor* input, int in, const tensor* gradient, int out,
                                  int first_row, int end_row) {
  const int words = gradient->width / kElementsPerWord;
  for (int tap = 0; tap < kTaps; ++tap) sums[tap] = 0.0F;
  for (int block = first_row; block < end_row; block += kRowsPerFold) {
    half2 total[kTaps] = {0};
    for (int row = block; row < end_row && row < block + kRowsPerFold; ++row) {
      const half2* slopes = (const half2*)tensor_row(gradient, out, row);
      window seen = window_of_row(input, in, row);
      for (int x = 0; x < words; ++x) {
        const half2 slope = slopes[x];
        for (int r = 0; r < 3; ++r) {
          const half2 next = seen.row[r][x + 2];
          total[3 * r] = vfmac_h(total[3 * r], slope, seen.left[r]);
          total[3 * r + 1] = vfmac_h(total[3 * r + 1], slope, seen.centre[r]);
          seen.left[r] = straddle(seen.centre[r], next);
          seen.centre[r] = next;
          total[3 * r + 2] = vfmac_h(total[3 * r + 2], slope, seen.left[r]);
        }
      }
    }
    for (int tap = 0; tap < kTaps; ++tap) sums[tap] = add_lanes(sums[tap], total[tap]);
  }
}

// Sum of some rows of a gradient.
static inline float sum_rows(const tensor* gradient, int out, int first_row, int end_row) {
  float sum = 0.0F;
  for (int row = first_row; row < end_row; ++row) {
    const half2* slopes = (const half2*)tensor_row(gradient, out, row);
    for (int x = 0; x < gradient->width / kElementsPerWord; ++x) sum = add_lanes(sum, slopes[x]);
  }
  return sum;
}
