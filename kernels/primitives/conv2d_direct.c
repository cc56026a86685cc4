#include "primitives/conv2d.h"
#include "primitives/conv2d_correlate.h"
#include "primitives/conv2d_scatter.h"
#include "primitives/spread.h"

// k runs over the columns and rows of the window and the channels of the image that it slides over. The innermost loop
// is the longer one of columns and channels: a short one is mostly its own start. `tap` is the distance of weights from
// one tap to the next, `channel` from one channel to the next, in elements.
static k_walk window_walk(const tensor* image, window window, int tap, int channel) {
  const int row = image->row_pitch * kElementBytes;
  const int plane = image->channel_pitch * kElementBytes;
  const int taps = window.height * window.width;
  const int runs_rest = row - window.width * kElementBytes;  // from the end of a window's row to the next
  tap *= kElementBytes;
  channel *= kElementBytes;
  if (image->channels > window.width)
    return (k_walk){.counts = {image->channels, window.width, window.height},
                    .runs = taps,
                    .left_steps = {channel, tap - image->channels * channel, 0},
                    .right_steps = {plane, kElementBytes - image->channels * plane, runs_rest}};
  return (k_walk){.counts = {window.width, window.height, image->channels},
                  .runs = window.height * image->channels,
                  .left_steps = {tap, 0, channel - taps * tap},
                  .right_steps = {kElementBytes, runs_rest, plane - window.height * row}};
}

// Rows of results are output channels, lines are rows of the image.
void conv2d_forward_direct(const tensor* output, const tensor* input, const matrix* weights, window window,
                           tiling tiles) {
  const int row = input->row_pitch * kElementBytes;
  const outer_product product = {
      .result = output->data,
      .left = weights->data,
      .right = input->data - window.pad * (input->row_pitch + 1),
      .walk = window_walk(input, window, 1, window.height * window.width),
      .rows = output->channels,
      .lines = output->height,
      .words = words_of(output->width),
      .last_lanes = output->width % kLanes == 0 ? kLanes : output->width % kLanes,
      .result_pitch = output->channel_pitch * kElementBytes,
      .result_line = output->row_pitch * kElementBytes,
      .left_pitch = weights->pitch * kElementBytes,
      .right_line = window.stride * row,
      .distance = window.stride,
      .tiles = tiles,
  };
  multiply_outer(&product);
}

// Rows of results are output channels, columns are taps; k runs over the words of the output gradient's rows.
void conv2d_weight_gradient_direct(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   window window, tiling tiles) {
  if (correlates(window)) {
    conv2d_weight_gradient_correlate(weight_gradient, input, output_gradient, window);
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
      .planes = input->channels,
      .lines = window.height,
      .columns = window.width,
      .result_pitch = weight_gradient->pitch * kElementBytes,
      .left_pitch = output_gradient->channel_pitch * kElementBytes,
      .right_plane = input->channel_pitch * kElementBytes,
      .right_line = row,
      .right_column = kElementBytes,
      .distance = window.stride,
      .tiles = tiles,
  };
  multiply_dot(&product);
}

// Rows of results are input channels; weights are read backwards, from the last tap of a channel pair to the first.
void conv2d_input_gradient_direct(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  const tensor* spread, window window, tiling tiles) {
  if (scatters(window)) {
    conv2d_input_gradient_scatter(input_gradient, output_gradient, weights, window);
    return;
  }
  spread_out(spread, output_gradient, window);
  team_barrier();
  const int taps = window.height * window.width;
  const int row = spread->row_pitch * kElementBytes;
  const outer_product product = {
      .result = input_gradient->data,
      .left = weights->data + taps - 1,
      .right = spread->data,
      .walk = window_walk(spread, window, -1, weights->pitch),
      .rows = input_gradient->channels,
      .lines = input_gradient->height,
      .words = words_of(input_gradient->width),
      .last_lanes = input_gradient->width % kLanes == 0 ? kLanes : input_gradient->width % kLanes,
      .result_pitch = input_gradient->channel_pitch * kElementBytes,
      .result_line = input_gradient->row_pitch * kElementBytes,
      .left_pitch = taps * kElementBytes,
      .right_line = row,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
}
