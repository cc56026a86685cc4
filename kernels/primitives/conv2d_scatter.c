#include "primitives/conv2d_scatter.h"

#include "primitives/scatter.h"
#include "primitives/share.h"

constexpr int kRows = 2;        // of results at a time: input channels
constexpr int kMostPieces = 4;  // of a row of the output gradient

typedef word row_sums[kScatterMostSums];

typedef struct {
  const tensor* output_gradient;
  const matrix* weights;
  const tensor* input_gradient;
  window window;
  int above;  // rows of the full convolution above the first row of results
} scatter_layer;

// A row of one input channel or of two.
typedef struct {
  const element* slopes;   // the row of the output gradient for the first row of taps
  const element* weights;  // of the first input channel, that row of taps
  int tap_rows;            // how many; taps go down `stride` rows while slopes go up one
  element* result;
} scatter_unit;

[[gnu::always_inline]] static inline word load_piece(const volatile element* slopes, const int stride, int i) {
  return stride == 1 ? ((const volatile word*)slopes)[i] : lane_word(slopes[i]);
}

[[gnu::always_inline]] static inline word load_tap(const volatile element* taps, const int stride, int i) {
  if (kLanes == 1 || stride == 1) return lane_word(taps[i]);
  return i == 0 ? *(const volatile word*)taps : lane_word(taps[2]);
}

[[gnu::always_inline]] static inline void multiply_add(word* sums, const int stride, const int pieces, int i, int tap,
                                                       word piece, word factor) {
  word* sum = &sums[sum_reached(stride, i, tap, pieces)];
  *sum = stride == 1 ? mac_lane(*sum, piece, factor) : mac_lane(*sum, factor, piece);
}

// A row of taps of all output channels: multiply-adds alternate with loads as far as there are loads.
[[gnu::always_inline]] static inline void add_taps(row_sums* sums, const int stride, const int rows, const int pieces,
                                                   const element* slopes, int next_slopes, const element* weights,
                                                   int next_weights, int second_row, int outputs) {
  const volatile element* from = slopes;
  const volatile element* first = weights;
  const volatile element* second = weights + second_row;
  __builtin_assume(outputs > 0);
  for (int out = 0; out < outputs; ++out) {
    word piece[kMostPieces];
    word tap[kRows];
    piece[0] = load_piece(from, stride, 0);
    tap[0] = load_tap(first, stride, 0);
    if (rows > 1) tap[1] = load_tap(second, stride, 0);
    multiply_add(sums[0], stride, pieces, 0, 0, piece[0], tap[0]);
    for (int i = 1; i < pieces; ++i) {
      piece[i] = load_piece(from, stride, i);
      if (rows > 1) multiply_add(sums[1], stride, pieces, i - 1, 0, piece[i - 1], tap[1]);
      multiply_add(sums[0], stride, pieces, i, 0, piece[i], tap[0]);
    }
    for (int kx = 1; kx < tap_words(stride); ++kx) {
      tap[0] = load_tap(first, stride, kx);
      if (kx == 1 && rows > 1) multiply_add(sums[1], stride, pieces, pieces - 1, 0, piece[pieces - 1], tap[1]);
      if (rows > 1) tap[1] = load_tap(second, stride, kx);
      for (int i = 0; i < pieces; ++i)
        for (int row = 0; row < rows; ++row) multiply_add(sums[row], stride, pieces, i, kx, piece[i], tap[row]);
    }
    from += next_slopes;
    first += next_weights;
    second += next_weights;
  }
}

// Pieces [at, at + pieces) of the output gradient, all that they reach, and for the last ones what is left over.
[[gnu::always_inline]] static inline void scatter_pieces(const scatter_layer* layer, scatter_unit unit,
                                                         const int stride, const int rows, const int pieces, int at,
                                                         word (*open)[2]) {
  row_sums sums[kRows];
  for (int row = 0; row < rows; ++row) {
    for (int i = 0; i < kScatterMostSums; ++i) sums[row][i] = zero_word();
    for (int i = 0; i < open_results(stride); ++i) sums[row][i] = open[row][i];
  }
  const tensor* from = layer->output_gradient;
  const int taps = layer->window.height * kScatterTaps;
  const element* slopes = unit.slopes + at * lanes_in_piece(stride);
  const element* weights = unit.weights;
  for (int tap_row = 0; tap_row < unit.tap_rows; ++tap_row) {
    add_taps(sums, stride, rows, pieces, slopes, from->channel_pitch, weights, layer->weights->pitch, taps,
             from->channels);
    slopes -= from->row_pitch;
    weights += stride * kScatterTaps;
  }
  const int first = complete_results(stride, at);
  const int complete = complete_results(stride, pieces);
  for (int row = 0; row < rows; ++row) {
    element* result = unit.result + row * layer->input_gradient->channel_pitch;
    for (int i = 0; i < complete; ++i)
      store_columns(result, (first + i) * kLanes - layer->window.pad, result_of_sums(sums[row], stride, i, pieces),
                    layer->input_gradient->width);
    for (int i = 0; i < open_results(stride); ++i)
      open[row][i] = result_of_sums(sums[row], stride, complete + i, pieces);
  }
}

[[gnu::always_inline]] static inline void scatter_row(const scatter_layer* layer, scatter_unit unit, const int stride,
                                                      const int rows) {
  const int most = most_pieces(stride);
  const int width = layer->output_gradient->width;
  const int all = stride == 1 ? words_of(width) : width;
  word open[kRows][2];  // behind the last column, with stride 2, there may be another one that nothing reaches
  for (int row = 0; row < rows; ++row) open[row][0] = open[row][1] = zero_word();
  for (int at = 0; at < all;) {
    const int left = all - at;
    const int pieces = left <= most ? left : left < 2 * most ? (left + 1) / 2 : most;
    switch (pieces) {
      case 1:
        scatter_pieces(layer, unit, stride, rows, 1, at, open);
        break;
      case 2:
        scatter_pieces(layer, unit, stride, rows, 2, at, open);
        break;
      case 3:
        scatter_pieces(layer, unit, stride, rows, 3, at, open);
        break;
      default:
        scatter_pieces(layer, unit, stride, rows, most, at, open);
        break;
    }
    at += pieces;
  }
  for (int row = 0; row < rows; ++row)
    for (int i = 0; i < (kLanes == 1 ? 2 : 1); ++i)
      store_columns(unit.result + row * layer->input_gradient->channel_pitch,
                    (complete_results(stride, all) + i) * kLanes - layer->window.pad, open[row][i],
                    layer->input_gradient->width);
}

[[gnu::noinline]] static void scatter_two_rows(const scatter_layer* layer, scatter_unit unit) {
  scatter_row(layer, unit, 1, 2);
}
[[gnu::noinline, gnu::section(".text_shared.scatter")]] static void scatter_one_row(const scatter_layer* layer,
                                                                                    scatter_unit unit) {
  scatter_row(layer, unit, 1, 1);
}
[[gnu::noinline, gnu::section(".text_shared.scatter")]] static void scatter_two_rows_apart(const scatter_layer* layer,
                                                                                           scatter_unit unit) {
  scatter_row(layer, unit, 2, 2);
}
[[gnu::noinline, gnu::section(".text_shared.scatter")]] static void scatter_one_row_apart(const scatter_layer* layer,
                                                                                          scatter_unit unit) {
  scatter_row(layer, unit, 2, 1);
}

static void scatter_to(const scatter_layer* layer, int channel, int y) {
  const tensor* result = layer->input_gradient;
  const tensor* slopes = layer->output_gradient;
  const window window = layer->window;
  const int row = y + layer->above;  // of the full convolution: slope row r reaches row r * stride + ky
  const bool apart = window.stride == 2;
  int ky = apart ? row & 1 : 0;
  int from = apart ? row >> 1 : row;
  if (from >= slopes->height) {
    const int skipped = from - slopes->height + 1;
    from -= skipped;
    ky += skipped * window.stride;
  }
  const int left = window.height - ky;
  const int rows_of_taps = left <= 0 ? 0 : apart ? (left + 1) / 2 : left;
  const scatter_unit unit = {
      .slopes = tensor_row(slopes, 0, from),
      .weights = layer->weights->data + (channel * window.height + ky) * kScatterTaps,
      .tap_rows = smaller(rows_of_taps, from + 1),
      .result = tensor_row(result, channel, y),
  };
  const bool two = channel + 1 < result->channels;
  if (apart)
    (two ? scatter_two_rows_apart : scatter_one_row_apart)(layer, unit);
  else
    (two ? scatter_two_rows : scatter_one_row)(layer, unit);
}

// Rows at the top and at the bottom have fewer taps, and with stride 2 every other one: each core gets other rows of
// every pair of channels.
void conv2d_input_gradient_scatter_band(const tensor* input_gradient, const tensor* output_gradient,
                                        const matrix* weights, window window, int above) {
  const scatter_layer layer = {output_gradient, weights, input_gradient, window, above};
  const int height = input_gradient->height;
  const int turn = larger(1, height * kRows / input_gradient->channels) | (window.stride == 2 ? 1 : 0);
  int channel = 0;
  int first = 0;  // row of this channel that is dealt out first
  for (int unit = core_id();; unit += team_size()) {
    while (unit >= height) {
      unit -= height;
      channel += kRows;
      first += turn;
      while (first >= height) first -= height;
    }
    if (channel >= input_gradient->channels) break;
    const int y = unit + first;
    scatter_to(&layer, channel, y < height ? y : y - height);
  }
}

void conv2d_input_gradient_scatter(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                   window window) {
  conv2d_input_gradient_scatter_band(input_gradient, output_gradient, weights, window, window.pad);
}
