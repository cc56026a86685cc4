#include "primitives/conv2d_correlate.h"

#include "primitives/correlate_loops.h"
#include "primitives/share.h"

constexpr int kTaps = 3;
constexpr int kRows = 4;       // output channels at a time
constexpr int kMostWords = 4;  // of a row at a time

typedef struct {
  const tensor* slopes;
  const tensor* input;
  const matrix* result;
  int window_height;
  int pad;
} correlation;

static inline void store_taps(element* to, word first, word second, element third) {
  const word both = sum_lanes(first, second);
  to[0] = low_lane(both);
  to[1] = high_lane(both);
  to[2] = third;
}

// A tap row of one input channel.
[[gnu::always_inline]] static inline void correlate_four(element* result, int result_pitch, const element* slopes,
                                                         const tensor* image, const element* input, int next_input) {
  word sums[kRows][4];
  for (int row = 0; row < kRows; ++row)
    for (int kx = 0; kx < kTaps; ++kx) sums[row][kx] = zero_word();
  const int pitch = image->channel_pitch * kElementBytes;
  const int next_slopes = image->row_pitch * kElementBytes;
  int words = words_of(image->width);
  for (; words >= kMostWords; words -= kMostWords) {
    correlate_rows_4(sums, slopes, pitch, next_slopes, input, next_input, image->height);
    slopes += kMostWords * kLanes;
    input += kMostWords * kLanes;
  }
  if (words == 3)
    correlate_rows_3(sums, slopes, pitch, next_slopes, input, next_input, image->height);
  else if (words == 2)
    correlate_rows_2(sums, slopes, pitch, next_slopes, input, next_input, image->height);
  else if (words == 1)
    correlate_rows_1(sums, slopes, pitch, next_slopes, input, next_input, image->height);
  for (int row = 0; row < kRows; row += 2) {
    const word third = sum_lanes(sums[row][2], sums[row + 1][2]);
    store_taps(result, sums[row][0], sums[row][1], low_lane(third));
    result += result_pitch;
    store_taps(result, sums[row + 1][0], sums[row + 1][1], high_lane(third));
    result += result_pitch;
  }
}

[[gnu::always_inline]] static inline void correlate_one(element* result, const element* slopes, const tensor* image,
                                                        const element* input, int next_input) {
  word sums[kTaps] = {zero_word(), zero_word(), zero_word()};
  const int words = words_of(image->width);
  for (int y = 0; y < image->height; ++y) {
    const word* factors = (const word*)slopes;
    const word* from = (const word*)input;
    word before = from[0];
    for (int i = 0; i < words; ++i) {
      const word behind = from[i + 1];
      sums[0] = mac(sums[0], factors[i], before);
      sums[1] = mac(sums[1], factors[i], between(before, behind));
      sums[2] = mac(sums[2], factors[i], behind);
      before = behind;
    }
    slopes += image->row_pitch;
    input = (const element*)((const char*)input + next_input);
  }
  store_taps(result, sums[0], sums[1], low_lane(sum_lanes(sums[2], sums[2])));
}

// Tap rows [begin, end) of output channel `out` and, if `rows` is four, of the three behind it, counted through all
// input channels.
[[gnu::always_inline]] static inline void correlate_tap_rows(const correlation* c, const int rows, int out, int begin,
                                                             int end) {
  const int next_input = c->input->row_pitch * kElementBytes;
  const element* slopes = tensor_row(c->slopes, out, 0);
  element* result = c->result->data + out * c->result->pitch + begin * kTaps;
  int channel = begin / c->window_height;
  int ky = begin - channel * c->window_height;
  const element* input = tensor_row(c->input, channel, ky - c->pad) - c->pad;
  for (int unit = begin; unit < end; ++unit) {
    if (rows == kRows)
      correlate_four(result, c->result->pitch, slopes, c->slopes, input, next_input);
    else
      correlate_one(result, slopes, c->slopes, input, next_input);
    result += kTaps;
    input += c->input->row_pitch;
    if (++ky == c->window_height) {
      ky = 0;
      input += c->input->channel_pitch - c->window_height * c->input->row_pitch;
    }
  }
}

[[gnu::noinline]] static void tap_rows_of_four(const correlation* c, int out, int begin, int end) {
  correlate_tap_rows(c, kRows, out, begin, end);
}

[[gnu::noinline, gnu::section(".text_shared.correlate")]] static void tap_rows_of_one(const correlation* c, int out,
                                                                                      int begin, int end) {
  correlate_tap_rows(c, 1, out, begin, end);
}

// Units are tap rows of an input channel and of four output channels.
void conv2d_weight_gradient_correlate(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                      window window) {
  const correlation all = {output_gradient, input, weight_gradient, window.height, window.pad};
  const int tap_rows = input->channels * window.height;
  const int blocks = (output_gradient->channels + kRows - 1) / kRows;
  const unit_range mine = even_share(blocks * tap_rows);
  int block = mine.begin / tap_rows;
  int begin = mine.begin - block * tap_rows;
  for (int left = mine.end - mine.begin; left > 0; ++block) {
    const int end = smaller(tap_rows, begin + left);
    if ((block + 1) * kRows <= output_gradient->channels)
      tap_rows_of_four(&all, block * kRows, begin, end);
    else
      for (int out = block * kRows; out < output_gradient->channels; ++out) tap_rows_of_one(&all, out, begin, end);
    left -= end - begin;
    begin = 0;
  }
}
