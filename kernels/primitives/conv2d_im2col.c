#include "primitives/conv2d_im2col.h"

#include "runtime/team.h"

// An image whose rows follow each other is a row of a matrix.
static int plane_words(const tensor* image) { return image->height * words_of(image->width); }

void conv2d_forward_im2col(const tensor* output, const tensor* input, const matrix* weights, const tensor* columns,
                           window window, tiling tiles) {
  im2col(columns, input, window);
  team_barrier();
  const outer_product product = {
      .result = output->data,
      .left = weights->data,
      .right = columns->data,
      .walk = straight_walk(columns->channels, kElementBytes, columns->channel_pitch * kElementBytes),
      .rows = output->channels,
      .lines = 1,
      .words = plane_words(output),
      .last_lanes = kLanes,
      .result_pitch = output->channel_pitch * kElementBytes,
      .left_pitch = weights->pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
}

void conv2d_weight_gradient_im2col(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   const tensor* columns, window window, tiling tiles) {
  im2col(columns, input, window);
  team_barrier();
  const dot_product product = {
      .result = weight_gradient->data,
      .left = output_gradient->data,
      .right = columns->data,
      .walk = straight_walk(plane_words(output_gradient), kWordBytes, kWordBytes),
      .rows = output_gradient->channels,
      .planes = 1,
      .lines = 1,
      .columns = columns->channels,
      .result_pitch = weight_gradient->pitch * kElementBytes,
      .left_pitch = output_gradient->channel_pitch * kElementBytes,
      .right_column = columns->channel_pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_dot(&product);
}

// Zeros in front of the first row; those behind rows are the product's to write.
static void clear_lead(const tensor* columns, int elements) {
  if (core_id() == 0)
    for (int i = 1; i <= elements; ++i) columns->data[-i] = low_lane(zero_word());
}

void conv2d_input_gradient_col2im(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  const tensor* columns, window window, tiling tiles) {
  const int words = words_of(output_gradient->width);
  const int zeros = columns->row_pitch / kLanes - words;
  if (window.stride == 1) clear_lead(columns, larger(0, window.width - 1 - window.pad));
  const outer_product product = {
      .result = columns->data,
      .left = weights->data,
      .right = output_gradient->data,
      .walk = straight_walk(output_gradient->channels, weights->pitch * kElementBytes,
                            output_gradient->channel_pitch * kElementBytes),
      .rows = columns->channels,
      .lines = zeros == 0 ? 1 : output_gradient->height,
      .words = zeros == 0 ? plane_words(output_gradient) : words,
      .last_lanes = kLanes,
      .zeros_behind = zeros,
      .result_pitch = columns->channel_pitch * kElementBytes,
      .result_line = columns->row_pitch * kElementBytes,
      .left_pitch = kElementBytes,
      .right_line = output_gradient->row_pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
  team_barrier();
  col2im(input_gradient, columns, window);
}
