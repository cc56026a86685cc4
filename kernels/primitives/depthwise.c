#include "primitives/depthwise.h"

#include "primitives/depthwise3x3.h"
#include "primitives/depthwise3x3_apart.h"
#include "primitives/spread.h"

static bool is3x3(window window) { return window.height == 3 && window.width == 3; }
static bool is_apart(window window) { return is_3x3_apart(window.height, window.width, window.stride, window.pad); }

void depthwise_forward(const tensor* output, const tensor* input, const matrix* weights, window window, tiling tiles) {
  if (is3x3(window) && window.stride == 1 && window.pad <= 2) {
    depthwise3x3(output, input, weights, false, window.pad, window.pad);
    return;
  }
  if (is_apart(window)) {
    depthwise3x3_apart_forward(output, input, weights, window.pad);
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
  if (is_apart(window)) {
    depthwise3x3_apart_weight_gradient(weight_gradient, input, output_gradient, window.pad);
    return;
  }
  const int words = words_of(output_gradient->width);
  const int row = input->row_pitch * kElementBytes;
  const dot_product product = {
      .result = weight_gradient->data,
      .left = output_gradient->data,
      .right = input->data - window.pad * (input->row_pitch + 1),
      .walk = {.counts = {words, output_gradient->height, 1},
               .runs = output_gradient->height,
               .left_steps = {kWordBytes, output_gradient->row_pitch * kElementBytes - words * kWordBytes, 0},
               .right_steps = {kWordBytes, window.stride * (row - words * kWordBytes), 0}},
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
  if (is3x3(window) && window.stride == 1 && window.pad <= 2) {
    depthwise3x3(input_gradient, output_gradient, weights, true, 2 - window.pad, 2 - window.pad);
    return;
  }
  if (is_apart(window)) {
    depthwise3x3_apart_input_gradient(input_gradient, output_gradient, weights, window.pad);
    return;
  }
  spread_out(spread, output_gradient, window);
  team_barrier();
  if (is3x3(window)) {  // zeros are around the gradient
    depthwise3x3(input_gradient, spread, weights, true, 0, 0);
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
