// Input gradient: depthwise3x3_apart.h. Even columns of the full convolution are reached by two taps of a row, odd ones
// by one; both are computed from words of slopes, and then put together.
#include "primitives/depthwise3x3_apart.h"
#include "primitives/scatter.h"
#include "primitives/share.h"

constexpr int kTaps = 3;  // in a row or column of the window

// The slopes that reach a row of results: one row of them, or two, each with its row of taps.
typedef struct {
  const word* slopes[2];
  word taps[2][kTaps];
} reaching_rows;

// Of kLanes even and kLanes odd columns of the full convolution, beginning at an even one (padding 0) or at an odd one.
[[gnu::always_inline]] static inline void spread_words(word* first, word* second, const reaching_rows* from,
                                                       const int rows, const bool padded, const word* before,
                                                       const word* now, const word* behind) {
  word even = zero_word();
  word odd = zero_word();
  for (int i = 0; i < rows; ++i) {
    if (padded) {  // the even column behind each odd one: tap 0 of the slope behind, tap 2 of this one
      even = mac_lane(even, kLanes == 1 ? behind[i] : between(now[i], behind[i]), from->taps[i][0]);
      even = mac_lane(even, now[i], from->taps[i][2]);
    } else {
      even = mac_lane(even, now[i], from->taps[i][0]);
      even = mac_lane(even, kLanes == 1 ? before[i] : between(before[i], now[i]), from->taps[i][2]);
    }
    odd = mac_lane(odd, now[i], from->taps[i][1]);
  }
  if (padded)
    merge_columns(first, second, odd, even);
  else
    merge_columns(first, second, even, odd);
}

// The last columns: nothing is behind the last word of slopes, and a row may end in the middle of words.
[[gnu::always_inline]] static inline void store_behind(element* to, int width, const reaching_rows* from, int words,
                                                       int begin, const int rows, const bool padded, word* before,
                                                       word* now) {
  for (int at = begin; at * 2 * kLanes < width; ++at) {
    word behind[2];
    for (int i = 0; i < rows; ++i) behind[i] = at + 1 < words ? from->slopes[i][at + 1] : zero_word();
    word first;
    word second;
    spread_words(&first, &second, from, rows, padded, before, now, behind);
    if ((at + 1) * 2 * kLanes <= width) {
      ((word*)to)[2 * at] = first;
      ((word*)to)[2 * at + 1] = second;
    } else {
      store_columns(to, at * 2 * kLanes, first, width);
      store_columns(to, at * 2 * kLanes + kLanes, second, width);
    }
    for (int i = 0; i < rows; ++i) {
      before[i] = now[i];
      now[i] = behind[i];
    }
  }
}

[[gnu::always_inline]] static inline void spread_row(element* to, int width, const reaching_rows* known, int words,
                                                     const int rows, const bool padded) {
  const reaching_rows from = *known;
  const int whole = smaller(width / (2 * kLanes), words - 1);  // stored as they are, with slopes behind them
  word before[2] = {zero_word(), zero_word()};
  word now[2];
  word behind[2];
  for (int i = 0; i < rows; ++i) now[i] = from.slopes[i][0];
  word* results = (word*)to;
  for (int at = 0; at < whole; ++at) {
    for (int i = 0; i < rows; ++i) behind[i] = from.slopes[i][at + 1];
    word first;
    word second;
    spread_words(&first, &second, &from, rows, padded, before, now, behind);
    results[2 * at] = first;
    results[2 * at + 1] = second;
    for (int i = 0; i < rows; ++i) {
      before[i] = now[i];
      now[i] = behind[i];
    }
  }
  store_behind(to, width, &from, words, whole, rows, padded, before, now);
}

typedef void row_function(element* to, int width, const reaching_rows* from, int words);

[[gnu::noinline]] static void spread_one(element* to, int width, const reaching_rows* from, int words) {
  spread_row(to, width, from, words, 1, false);
}
[[gnu::noinline]] static void spread_two(element* to, int width, const reaching_rows* from, int words) {
  spread_row(to, width, from, words, 2, false);
}
[[gnu::noinline]] static void spread_one_padded(element* to, int width, const reaching_rows* from, int words) {
  spread_row(to, width, from, words, 1, true);
}
[[gnu::noinline]] static void spread_two_padded(element* to, int width, const reaching_rows* from, int words) {
  spread_row(to, width, from, words, 2, true);
}

// Two rows of results at once: the upper one is reached by two rows of slopes, the lower one by the first of them.
typedef struct {
  element* to;
  int to_pitch;
  int width;
  const word* slopes;  // the row that reaches both
  const word* above;   // the row above it
  int words;
  const element* taps;
} row_pair;

[[gnu::always_inline]] static inline void spread_pair(const row_pair* pair, const bool padded) {
  reaching_rows upper = {.slopes = {pair->slopes, pair->above}};
  reaching_rows lower = {.slopes = {pair->slopes}};
  for (int kx = 0; kx < kTaps; ++kx) {
    upper.taps[0][kx] = lane_word(pair->taps[kx]);
    lower.taps[0][kx] = lane_word(pair->taps[kTaps + kx]);
    upper.taps[1][kx] = lane_word(pair->taps[2 * kTaps + kx]);
  }
  const int words = pair->words;
  const int whole = smaller(pair->width / (2 * kLanes), words - 1);
  word before[2] = {zero_word(), zero_word()};
  word now[2] = {upper.slopes[0][0], upper.slopes[1][0]};
  word* results = (word*)pair->to;
  word* below = (word*)(pair->to + pair->to_pitch);
  for (int at = 0; at < whole; ++at) {
    const word behind[2] = {upper.slopes[0][at + 1], upper.slopes[1][at + 1]};
    word quads[4];
    spread_words(&quads[0], &quads[1], &upper, 2, padded, before, now, behind);
    spread_words(&quads[2], &quads[3], &lower, 1, padded, before, now, behind);
    results[2 * at] = quads[0];
    results[2 * at + 1] = quads[1];
    below[2 * at] = quads[2];
    below[2 * at + 1] = quads[3];
    for (int i = 0; i < 2; ++i) {
      before[i] = now[i];
      now[i] = behind[i];
    }
  }
  word lower_before[1] = {before[0]};
  word lower_now[1] = {now[0]};
  store_behind(pair->to, pair->width, &upper, words, whole, 2, padded, before, now);
  store_behind(pair->to + pair->to_pitch, pair->width, &lower, words, whole, 1, padded, lower_before, lower_now);
}

[[gnu::noinline]] static void spread_pair_unpadded(const row_pair* pair) { spread_pair(pair, false); }
[[gnu::noinline]] static void spread_pair_padded(const row_pair* pair) { spread_pair(pair, true); }

static void clear(element* to, int width) {
  for (int x = 0; x < width; ++x) to[x] = low_lane(zero_word());
}

static void spread_single(const tensor* input_gradient, const tensor* output_gradient, const element* taps, int channel,
                          int y, int pad, int words) {
  row_function* const by_rows[2] = {pad == 0 ? spread_one : spread_one_padded,
                                    pad == 0 ? spread_two : spread_two_padded};
  const int row = y + pad;
  reaching_rows from;
  int rows = 0;
  for (int ky = row & 1; ky < kTaps; ky += 2) {
    const int slopes = (row - ky) >> 1;
    if (slopes < 0 || slopes >= output_gradient->height) continue;
    from.slopes[rows] = (const word*)tensor_row(output_gradient, channel, slopes);
    for (int kx = 0; kx < kTaps; ++kx) from.taps[rows][kx] = lane_word(taps[ky * kTaps + kx]);
    ++rows;
  }
  element* to = tensor_row(input_gradient, channel, y);
  if (rows == 0)
    clear(to, input_gradient->width);
  else
    by_rows[rows - 1](to, input_gradient->width, &from, words);
}

void depthwise3x3_apart_input_gradient(const tensor* input_gradient, const tensor* output_gradient,
                                       const matrix* weights, int pad) {
  const int words = words_of(output_gradient->width);
  const unit_range units = even_share(input_gradient->channels * input_gradient->height);
  int channel = units.begin / input_gradient->height;
  int y = units.begin - channel * input_gradient->height;
  for (int unit = units.begin; unit < units.end;) {
    const element* taps = weights->data + channel * weights->pitch;
    const int row = y + pad;  // of the full convolution: slope row r reaches row 2r + ky
    const int reaching = row >> 1;
    if ((row & 1) == 0 && row != 0 && reaching < output_gradient->height && y + 1 < input_gradient->height &&
        unit + 1 < units.end) {
      const row_pair pair = {.to = tensor_row(input_gradient, channel, y),
                             .to_pitch = input_gradient->row_pitch,
                             .width = input_gradient->width,
                             .slopes = (const word*)tensor_row(output_gradient, channel, reaching),
                             .above = (const word*)tensor_row(output_gradient, channel, reaching - 1),
                             .words = words,
                             .taps = taps};
      (pad == 0 ? spread_pair_unpadded : spread_pair_padded)(&pair);
      unit += 2;
      y += 2;
    } else {
      spread_single(input_gradient, output_gradient, taps, channel, y, pad, words);
      ++unit;
      ++y;
    }
    if (y == input_gradient->height) {
      y = 0;
      ++channel;
    }
  }
}
