#include "primitives/depthwise.h"

#include "primitives/share.h"
#include "primitives/spread.h"

// Windows of 3 x 3 with stride 1: all weights stay in registers while a row goes by, a word for each multiply-add.
typedef struct {
  word tap[9];  // in lane 0
} taps3x3;

static taps3x3 load_taps(const element* weights, bool flipped) {
  taps3x3 loaded;
  for (int i = 0; i < 9; ++i) loaded.tap[i] = lane_word(weights[flipped ? 8 - i : i]);
  return loaded;
}

// The sum for a word of outputs; `first`, `second` and `third` are where its window's rows begin. No load is used by
// the next instruction.
[[gnu::always_inline]] static inline word sum3x3(const element* first, const element* second, const element* third,
                                                 taps3x3 weights) {
  const element* rows[3] = {first, second, third};
  word sum = zero_word();
  word next = *(const volatile word*)first;
  for (int tap = 0; tap < 9; ++tap) {
    const word value = next;
    if (tap < 8) next = *(const volatile word*)(rows[(tap + 1) / 3] + (tap + 1) % 3);
    sum = mac_lane(sum, value, weights.tap[tap]);
  }
  return sum;
}

static void convolve_row3x3(element* to, const element* from, int pitch, int width, taps3x3 weights) {
  const element* first = from;
  const element* second = from + pitch;
  const element* third = from + 2 * pitch;
  word* words = (word*)to;
  for (int i = width / kLanes; i != 0; --i) {
    *words++ = sum3x3(first, second, third, weights);
    first += kLanes;
    second += kLanes;
    third += kLanes;
  }
  if (width % kLanes != 0) *(element*)words = low_lane(sum3x3(first, second, third, weights));
}

// `from`: where the window of row 0, column 0 of channel 0 begins.
static void convolve3x3(const tensor* result, const element* from, int row_pitch, int channel_pitch,
                        const matrix* weights, bool flipped) {
  const unit_range rows = even_share(result->channels * result->height);
  int channel = rows.begin / result->height;
  int y = rows.begin - channel * result->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    convolve_row3x3(tensor_row(result, channel, y), from + channel * channel_pitch + y * row_pitch, row_pitch,
                    result->width, load_taps(weights->data + channel * weights->pitch, flipped));
    if (++y == result->height) {
      y = 0;
      ++channel;
    }
  }
}

static bool is3x3(window window) { return window.height == 3 && window.width == 3; }

void depthwise_forward(const tensor* output, const tensor* input, const matrix* weights, window window, tiling tiles) {
  if (is3x3(window) && window.stride == 1) {
    convolve3x3(output, input->data - window.pad * (input->row_pitch + 1), input->row_pitch, input->channel_pitch,
                weights, false);
    return;
  }
  const int row = input->row_pitch * kElementBytes;
  const outer_product product = {
      .result = output->data,
      .left = weights->data,
      .right = input->data - window.pad * (input->row_pitch + 1),
      .walk = {.counts = {window.width, window.height, 1},
               .runs = window.height,
               .left_steps = {kElementBytes, 0, 0},
               .right_steps = {kElementBytes, row - window.width * kElementBytes, 0}},
      .rows = output->channels,
      .lines = output->height,
      .words = words_of(output->width),
      .last_lanes = output->width % kLanes == 0 ? kLanes : output->width % kLanes,
      .result_pitch = output->channel_pitch * kElementBytes,
      .result_line = output->row_pitch * kElementBytes,
      .left_pitch = weights->pitch * kElementBytes,
      .right_line = window.stride * row,
      .right_row = input->channel_pitch * kElementBytes,
      .distance = window.stride,
      .tiles = tiles,
  };
  multiply_outer(&product);
}

void depthwise_weight_gradient(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                               window window, tiling tiles) {
  const int words = words_of(output_gradient->width);
  const int row = input->row_pitch * kElementBytes;
  const dot_product product = {
      .result = weight_gradient->data,
      .left = output_gradient->data,
      .right = input->data - window.pad * (input->row_pitch + 1),
      .walk = {.counts = {words, output_gradient->height, 1},
               .runs = output_gradient->height,
               .left_steps = {4, output_gradient->row_pitch * kElementBytes - words * 4, 0},
               .right_steps = {4, window.stride * (row - words * 4), 0}},
      .rows = output_gradient->channels,
      .planes = 1,
      .lines = window.height,
      .columns = window.width,
      .result_pitch = weight_gradient->pitch * kElementBytes,
      .left_pitch = output_gradient->channel_pitch * kElementBytes,
      .right_line = row,
      .right_column = kElementBytes,
      .right_row = input->channel_pitch * kElementBytes,
      .distance = window.stride,
      .tiles = tiles,
  };
  multiply_dot(&product);
}

void depthwise_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                              const tensor* spread, window window, tiling tiles) {
  spread_out(spread, output_gradient, window);
  team_barrier();
  if (is3x3(window)) {  // of any stride: the gradient is spread out
    convolve3x3(input_gradient, spread->data, spread->row_pitch, spread->channel_pitch, weights, true);
    return;
  }
  const int taps = window.height * window.width;
  const int row = spread->row_pitch * kElementBytes;
  const outer_product product = {
      .result = input_gradient->data,
      .left = weights->data + taps - 1,
      .right = spread->data,
      .walk = {.counts = {window.width, window.height, 1},
               .runs = window.height,
               .left_steps = {-kElementBytes, 0, 0},
               .right_steps = {kElementBytes, row - window.width * kElementBytes, 0}},
      .rows = input_gradient->channels,
      .lines = input_gradient->height,
      .words = words_of(input_gradient->width),
      .last_lanes = input_gradient->width % kLanes == 0 ? kLanes : input_gradient->width % kLanes,
      .result_pitch = input_gradient->channel_pitch * kElementBytes,
      .result_line = input_gradient->row_pitch * kElementBytes,
      .left_pitch = weights->pitch * kElementBytes,
      .right_line = row,
      .right_row = spread->channel_pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
}
