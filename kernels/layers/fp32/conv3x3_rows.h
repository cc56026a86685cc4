// The inner loops of the 3x3 convolution in single precision. The nine weights of a channel pair stay in registers
// while a row goes by; two neighbouring outputs are computed at a time, from four columns of three rows.
#pragma once

#include "layers/conv3x3.h"

typedef struct {
  float weight[kTaps];
} taps;

static inline taps load_taps(const float* weights, bool flipped) {
  taps loaded;
  for (int tap = 0; tap < kTaps; ++tap) loaded.weight[tap] = weights[flipped ? kTaps - 1 - tap : tap];
  return loaded;
}

// Three vertically adjacent elements of a channel.
typedef struct {
  float top, middle, bottom;
} column;

static inline column load_column(const float* top, int pitch, int x) {
  return (column){top[x], top[pitch + x], top[2 * pitch + x]};
}

static inline float add_column(float sum, column values, const taps* kernel, int tap_column) {
  sum += values.top * kernel->weight[tap_column];
  sum += values.middle * kernel->weight[3 + tap_column];
  return sum + values.bottom * kernel->weight[6 + tap_column];
}

// Upper left corner of the 3x3 window around (row, 0).
static inline const float* window_of_row(const tensor* padded, int channel, int row) {
  return tensor_row(padded, channel, row - 1) - 1;
}

// output[x] = (start if first, else output[x]) + kernel * 3x3 inputs around (row, x).
static inline void convolve_row(float* restrict output, const tensor* input, int channel, int row, taps kernel,
                                bool first, float start) {
  const float* restrict window = window_of_row(input, channel, row);
  const int pitch = input->row_pitch;
  column left = load_column(window, pitch, 0);
  column centre = load_column(window, pitch, 1);
  for (int x = 0; x < input->width; x += 2) {
    const column right = load_column(window, pitch, x + 2);
    const column beyond = load_column(window, pitch, x + 3);
    float even = first ? start : output[x];
    float odd = first ? start : output[x + 1];
    even = add_column(even, left, &kernel, 0);
    odd = add_column(odd, centre, &kernel, 0);
    even = add_column(even, centre, &kernel, 1);
    odd = add_column(odd, right, &kernel, 1);
    even = add_column(even, right, &kernel, 2);
    odd = add_column(odd, beyond, &kernel, 2);
    output[x] = even;
    output[x + 1] = odd;
    left = right;
    centre = beyond;
  }
}

static inline void add_products(float* sums, float slope, column values, int tap_column) {
  sums[tap_column] += slope * values.top;
  sums[3 + tap_column] += slope * values.middle;
  sums[6 + tap_column] += slope * values.bottom;
}

// sums[tap] = sum over some rows of gradient * the input under that tap.
static inline void correlate_rows(float* sums, const tensor* input, int in, const tensor* gradient, int out,
                                  int first_row, int end_row) {
  float total[kTaps] = {0};
  for (int row = first_row; row < end_row; ++row) {
    const float* slopes = tensor_row(gradient, out, row);
    const float* window = window_of_row(input, in, row);
    const int pitch = input->row_pitch;
    column left = load_column(window, pitch, 0);
    column centre = load_column(window, pitch, 1);
    for (int x = 0; x < gradient->width; x += 2) {
      const column right = load_column(window, pitch, x + 2);
      const column beyond = load_column(window, pitch, x + 3);
      const float even = slopes[x];
      const float odd = slopes[x + 1];
      add_products(total, even, left, 0);
      add_products(total, odd, centre, 0);
      add_products(total, even, centre, 1);
      add_products(total, odd, right, 1);
      add_products(total, even, right, 2);
      add_products(total, odd, beyond, 2);
      left = right;
      centre = beyond;
    }
  }
  for (int tap = 0; tap < kTaps; ++tap) sums[tap] = total[tap];
}

// Sum of some rows of a gradient.
static inline float sum_rows(const tensor* gradient, int out, int first_row, int end_row) {
  float sum = 0.0F;
  for (int row = first_row; row < end_row; ++row) {
    const float* slopes = tensor_row(gradient, out, row);
    for (int x = 0; x < gradient->width; ++x) sum += slopes[x];
  }
  return sum;
}
