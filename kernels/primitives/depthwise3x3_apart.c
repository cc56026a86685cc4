// Forward pass and weight gradient: depthwise3x3_apart.h.
#include "primitives/depthwise3x3_apart.h"

#include "primitives/share.h"

constexpr int kTaps = 3;  // in a row or column of the window

// What three taps meet for a word of outputs, from three words of a row. `shifted`: the first of them has the first
// column in lane 1.
[[gnu::always_inline]] static inline void meet(word* meets, word first, word second, word third, const bool shifted) {
  word unused;
  if (kLanes == 1) {
    meets[0] = first;
    meets[1] = second;
    meets[2] = third;
  } else if (shifted) {
    split_columns(&unused, &meets[0], first, second);
    split_columns(&meets[1], &meets[2], second, third);
  } else {
    split_columns(&meets[0], &meets[1], first, second);
    split_columns(&meets[2], &unused, second, third);
  }
}

// Where a row of the source begins for taps in column 0: at a word, the one before it if the column is not at one.
static const word* first_word(const element* column) {
  return (const word*)((uintptr_t)column & ~(uintptr_t)(kWordBytes - 1));
}

static bool is_shifted(const element* column) { return ((uintptr_t)column & (kWordBytes - 1)) != 0; }

// What the rows of one channel's part need.
typedef struct {
  element* to;
  int to_pitch;
  int width;
  const element* column;  // of the source, what tap (0, 0) meets for the first result
  int pitch;
  int rows;
  const element* taps;
} forward_part;

// The sum of nine products. `row` and `first`, what has been loaded, go on to the next word.
[[gnu::always_inline]] static inline word window_sum(const word** row, word* first, const word* taps,
                                                     const bool shifted) {
  word sum = zero_word();
  for (int ky = 0; ky < kTaps; ++ky) {
    word meets[kTaps];
    const word second = row[ky][0];
    const word third = row[ky][1];
    row[ky] += 2;
    meet(meets, first[ky], second, third, shifted);
    first[ky] = third;
    sum = ky == 0 ? multiply_lane(meets[0], taps[0]) : mac_lane(sum, meets[0], taps[ky * kTaps]);
    for (int kx = 1; kx < kTaps; ++kx) sum = mac_lane(sum, meets[kx], taps[ky * kTaps + kx]);
  }
  return sum;
}

[[gnu::always_inline]] static inline void forward_rows(const forward_part* part, const bool shifted) {
  word taps[kTaps * kTaps];
  for (int i = 0; i < kTaps * kTaps; ++i) taps[i] = lane_word(part->taps[i]);
  const int full = part->width / kLanes;
  const bool odd = full * kLanes < part->width;
  const int pitch = part->pitch;
  element* to = part->to;
  const element* column = part->column;
  for (int left = part->rows; left != 0; --left) {
    const word* row[kTaps];
    word first[kTaps];
    for (int ky = 0; ky < kTaps; ++ky) {
      row[ky] = first_word(column + ky * pitch);
      first[ky] = *row[ky]++;
    }
    word* results = (word*)to;
    for (int i = 0; i < full; ++i) results[i] = window_sum(row, first, taps, shifted);
    if (odd) to[full * kLanes] = low_lane(window_sum(row, first, taps, shifted));
    to += part->to_pitch;
    column += 2 * pitch;
  }
}

[[gnu::noinline]] static void forward_rows_at_words(const forward_part* part) { forward_rows(part, false); }
[[gnu::noinline]] static void forward_rows_shifted(const forward_part* part) { forward_rows(part, true); }

void depthwise3x3_apart_forward(const tensor* output, const tensor* input, const matrix* weights, int pad) {
  const unit_range rows = even_share(output->channels * output->height);
  int channel = rows.begin / output->height;
  int y = rows.begin - channel * output->height;
  for (int unit = rows.begin; unit < rows.end;) {
    const element* column = tensor_row(input, channel, 2 * y - pad) - pad;
    const forward_part part = {.to = tensor_row(output, channel, y),
                               .to_pitch = output->row_pitch,
                               .width = output->width,
                               .column = column,
                               .pitch = input->row_pitch,
                               .rows = smaller(output->height - y, rows.end - unit),
                               .taps = weights->data + channel * weights->pitch};
    (is_shifted(column) ? forward_rows_shifted : forward_rows_at_words)(&part);
    unit += part.rows;
    y = 0;
    ++channel;
  }
}

// One row of taps of one channel: words of slopes times what each tap meets, lane by lane.
[[gnu::always_inline]] static inline void correlate(element* to, const tensor* slopes, int channel,
                                                    const element* column, int pitch, const bool shifted) {
  const int words = words_of(slopes->width);
  const element* line = tensor_row(slopes, channel, 0);
  word sums[kTaps];
  for (int kx = 0; kx < kTaps; ++kx) sums[kx] = zero_word();
  for (int y = 0; y < slopes->height; ++y) {
    const word* row = first_word(column);
    word first = *row++;
    for (int i = 0; i < words; ++i) {
      word meets[kTaps];
      const word second = row[0];
      const word third = row[1];
      const word slope = ((const word*)line)[i];
      row += 2;
      meet(meets, first, second, third, shifted);
      first = third;
      for (int kx = 0; kx < kTaps; ++kx) sums[kx] = mac(sums[kx], meets[kx], slope);
    }
    line += slopes->row_pitch;
    column += 2 * pitch;
  }
  for (int kx = 0; kx < kTaps; ++kx) to[kx] = low_lane(sum_lanes(sums[kx], sums[kx]));
}

[[gnu::noinline]] static void correlate_at_words(element* to, const tensor* slopes, int channel, const element* column,
                                                 int pitch) {
  correlate(to, slopes, channel, column, pitch, false);
}
[[gnu::noinline]] static void correlate_shifted(element* to, const tensor* slopes, int channel, const element* column,
                                                int pitch) {
  correlate(to, slopes, channel, column, pitch, true);
}

void depthwise3x3_apart_weight_gradient(const matrix* weight_gradient, const tensor* input,
                                        const tensor* output_gradient, int pad) {
  const unit_range units = even_share(output_gradient->channels * kTaps);
  int channel = units.begin / kTaps;
  int ky = units.begin - channel * kTaps;
  for (int unit = units.begin; unit < units.end; ++unit) {
    element* to = weight_gradient->data + channel * weight_gradient->pitch + ky * kTaps;
    const element* column = tensor_row(input, channel, ky - pad) - pad;
    (is_shifted(column) ? correlate_shifted : correlate_at_words)(to, output_gradient, channel, column,
                                                                  input->row_pitch);
    if (++ky == kTaps) {
      ky = 0;
      ++channel;
    }
  }
}
