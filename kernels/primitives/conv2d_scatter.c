#include "primitives/conv2d_scatter.h"

#include "primitives/scatter.h"
#include "primitives/share.h"

constexpr int kRows = 2;  // of results at a time: input channels

typedef word row_sums[kScatterSums];

// One input channel or two, and a row of them.
typedef struct {
  const element* slopes;   // output gradient: the row that tap row 0 reads
  const element* weights;  // of the first input channel, tap row 0
  element* result;
  int first_ky;
  int end_ky;
} scatter_unit;

// A row of taps of all output channels.
[[gnu::always_inline]] static inline void add_taps(row_sums* sums, const int rows, const int words,
                                                   const element* slopes, int next_slopes, const element* weights,
                                                   int next_weights, int second_row, int outputs) {
  const volatile element* second = weights + second_row;
  const volatile element* first = weights;
  const volatile word* from = (const volatile word*)slopes;
  __builtin_assume(outputs > 0);
  for (int out = 0; out < outputs; ++out) {
    word slope[kScatterWords];
    word tap[kRows][kScatterTaps];
    slope[0] = from[0];
    tap[0][0] = lane_word(first[0]);
    if (rows > 1) tap[1][0] = lane_word(second[0]);
    sums[0][0] = mac_lane(sums[0][0], slope[0], tap[0][0]);
    for (int i = 1; i < words; ++i) {
      slope[i] = from[i];
      if (rows > 1) sums[1][i - 1] = mac_lane(sums[1][i - 1], slope[i - 1], tap[1][0]);
      sums[0][i] = mac_lane(sums[0][i], slope[i], tap[0][0]);
    }
    for (int kx = 1; kx < kScatterTaps; ++kx) {
      tap[0][kx] = lane_word(first[kx]);
      if (kx == 1 && rows > 1) sums[1][words - 1] = mac_lane(sums[1][words - 1], slope[words - 1], tap[1][0]);
      if (rows > 1) tap[1][kx] = lane_word(second[kx]);
      for (int i = 0; i < words; ++i)
        for (int row = 0; row < rows; ++row) {
          const int to = scatter_slot(i, kx, words);
          sums[row][to] = mac_lane(sums[row][to], slope[i], tap[row][kx]);
        }
    }
    from = (const volatile word*)((const element*)from + next_slopes);
    first += next_weights;
    second += next_weights;
  }
}

typedef struct {
  const tensor* output_gradient;
  const matrix* weights;
  const tensor* input_gradient;
  window window;
} scatter_layer;

// Words [at, at + words) of the output gradient, all that they reach, and for the last ones what is left over.
[[gnu::always_inline]] static inline void scatter_words(const scatter_layer* layer, scatter_unit unit, const int rows,
                                                        const int words, int at, word (*carry)[kScatterCarry]) {
  row_sums sums[kRows];
  for (int row = 0; row < rows; ++row) {
    for (int i = 0; i < kScatterSums; ++i) sums[row][i] = zero_word();
    for (int i = 0; i < kScatterCarry; ++i) sums[row][i] = carry[row][i];
  }
  const tensor* from = layer->output_gradient;
  const int taps = layer->window.height * kScatterTaps;
  const element* slopes = unit.slopes + at * kLanes;
  const element* weights = unit.weights;
  for (int ky = unit.first_ky; ky < unit.end_ky; ++ky) {
    add_taps(sums, rows, words, slopes, from->channel_pitch, weights, layer->weights->pitch, taps, from->channels);
    slopes -= from->row_pitch;
    weights += kScatterTaps;
  }
  for (int row = 0; row < rows; ++row) {
    element* result = unit.result + row * layer->input_gradient->channel_pitch;
    for (int i = 0; i < words; ++i)
      store_columns(result, (at + i) * kLanes - layer->window.pad, scatter_result(sums[row], i, words),
                    layer->input_gradient->width);
    for (int i = 0; i < kScatterCarry; ++i) carry[row][i] = scatter_result(sums[row], words + i, words);
  }
}

[[gnu::always_inline]] static inline void scatter_row(const scatter_layer* layer, scatter_unit unit, const int rows) {
  const int words = words_of(layer->output_gradient->width);
  word carry[kRows][kScatterCarry];
  for (int row = 0; row < rows; ++row)
    for (int i = 0; i < kScatterCarry; ++i) carry[row][i] = zero_word();
  for (int at = 0; at < words;) {
    const int left = words - at;
    if (left >= 8 || left == 4) {
      scatter_words(layer, unit, rows, 4, at, carry);
      at += 4;
    } else if (left >= 5 || left == 3) {
      scatter_words(layer, unit, rows, 3, at, carry);
      at += 3;
    } else if (left == 2) {
      scatter_words(layer, unit, rows, 2, at, carry);
      at += 2;
    } else {
      scatter_words(layer, unit, rows, 1, at, carry);
      at += 1;
    }
  }
  for (int row = 0; row < rows; ++row)
    for (int i = 0; i < kScatterCarry; ++i)
      store_columns(unit.result + row * layer->input_gradient->channel_pitch, (words + i) * kLanes - layer->window.pad,
                    carry[row][i], layer->input_gradient->width);
}

[[gnu::noinline]] static void scatter_two(const scatter_layer* layer, scatter_unit unit) {
  scatter_row(layer, unit, 2);
}

[[gnu::noinline, gnu::section(".text_shared.scatter")]] static void scatter_one(const scatter_layer* layer,
                                                                                scatter_unit unit) {
  scatter_row(layer, unit, 1);
}

static void scatter_unit_of(const scatter_layer* layer, int channel, int y) {
  const tensor* result = layer->input_gradient;
  const tensor* slopes = layer->output_gradient;
  const window window = layer->window;
  const int row = y + window.pad;  // which tap row 0 reads
  const int first = larger(0, row - slopes->height + 1);
  const scatter_unit unit = {
      .slopes = tensor_row(slopes, 0, row - first),
      .weights = layer->weights->data + (channel * window.height + first) * kScatterTaps,
      .result = tensor_row(result, channel, y),
      .first_ky = first,
      .end_ky = smaller(window.height, row + 1),
  };
  if (channel + 1 < result->channels)
    scatter_two(layer, unit);
  else
    scatter_one(layer, unit);
}

// Rows at the top and at the bottom have fewer taps: each core gets other rows of every pair of channels.
void conv2d_input_gradient_scatter(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                   window window) {
  const scatter_layer layer = {output_gradient, weights, input_gradient, window};
  const int height = input_gradient->height;
  const int turn = larger(1, height * kRows / input_gradient->channels);
  int channel = 0;
  int first = 0;  // row of this channel that is dealt out first
  for (int unit = core_id();; unit += team_size()) {
    while (unit >= height) {
      unit -= height;
      channel += kRows;
      first += turn;
      if (first >= height) first -= height;
    }
    if (channel >= input_gradient->channels) break;
    const int y = unit + first;
    scatter_unit_of(&layer, channel, y < height ? y : y - height);
  }
}
