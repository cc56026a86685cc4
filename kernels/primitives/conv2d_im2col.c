#include "primitives/conv2d_im2col.h"

#include "runtime/team.h"

// An image whose rows follow each other is a row of a matrix.
static int plane_words(const tensor* image) { return image->height * words_of(image->width); }

void conv2d_forward_im2col(const tensor* output, const tensor* input, const matrix* weights, const matrix* columns,
                           window window, tiling tiles) {
  im2col(columns, input, output, window);
  team_barrier();
  const outer_product product = {
      .result = output->data,
      .left = weights->data,
      .right = columns->data,
      .walk = straight_walk(columns->rows, kElementBytes, columns->pitch * kElementBytes),
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
                                   const matrix* columns, window window, tiling tiles) {
  im2col(columns, input, output_gradient, window);
  team_barrier();
  const dot_product product = {
      .result = weight_gradient->data,
      .left = output_gradient->data,
      .right = columns->data,
      .walk = straight_walk(plane_words(output_gradient), 4, 4),
      .rows = output_gradient->channels,
      .planes = 1,
      .lines = 1,
      .columns = columns->rows,
      .result_pitch = weight_gradient->pitch * kElementBytes,
      .left_pitch = output_gradient->channel_pitch * kElementBytes,
      .right_column = columns->pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_dot(&product);
}

void conv2d_input_gradient_col2im(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  const matrix* columns, window window, tiling tiles) {
  const outer_product product = {
      .result = columns->data,
      .left = weights->data,
      .right = output_gradient->data,
      .walk = straight_walk(output_gradient->channels, weights->pitch * kElementBytes,
                            output_gradient->channel_pitch * kElementBytes),
      .rows = columns->rows,
      .lines = 1,
      .words = plane_words(output_gradient),
      .last_lanes = kLanes,
      .result_pitch = columns->pitch * kElementBytes,
      .left_pitch = kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
  team_barrier();
  col2im(input_gradient, columns, output_gradient, window);
}
