#include "primitives/pointwise.h"

static int plane_words(const tensor* image) { return image->height * words_of(image->width); }

void pointwise_forward_chw(const tensor* output, const tensor* input, const matrix* weights, tiling tiles) {
  const outer_product product = {
      .result = output->data,
      .left = weights->data,
      .right = input->data,
      .walk = straight_walk(input->channels, kElementBytes, input->channel_pitch * kElementBytes),
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

void pointwise_weight_gradient_chw(const matrix* weight_gradient, const tensor* input, const tensor* output_gradient,
                                   tiling tiles) {
  const dot_product product = {
      .result = weight_gradient->data,
      .left = output_gradient->data,
      .right = input->data,
      .walk = straight_walk(plane_words(input), kWordBytes, kWordBytes),
      .rows = output_gradient->channels,
      .planes = 1,
      .lines = 1,
      .columns = input->channels,
      .result_pitch = weight_gradient->pitch * kElementBytes,
      .left_pitch = output_gradient->channel_pitch * kElementBytes,
      .right_column = input->channel_pitch * kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_dot(&product);
}

void pointwise_input_gradient_chw(const tensor* input_gradient, const tensor* output_gradient, const matrix* weights,
                                  tiling tiles) {
  const outer_product product = {
      .result = input_gradient->data,
      .left = weights->data,  // down its columns
      .right = output_gradient->data,
      .walk = straight_walk(output_gradient->channels, weights->pitch * kElementBytes,
                            output_gradient->channel_pitch * kElementBytes),
      .rows = input_gradient->channels,
      .lines = 1,
      .words = plane_words(input_gradient),
      .last_lanes = kLanes,
      .result_pitch = input_gradient->channel_pitch * kElementBytes,
      .left_pitch = kElementBytes,
      .distance = 1,
      .tiles = tiles,
  };
  multiply_outer(&product);
}

void pointwise_forward_hwc(const matrix* output, const matrix* input, const matrix* weights, tiling tiles) {
  matmul_transposed(output, input, weights, tiles);
}

void pointwise_weight_gradient_hwc(const matrix* weight_gradient, const matrix* input, const matrix* output_gradient,
                                   tiling tiles) {
  matmul_left_transposed(weight_gradient, output_gradient, input, tiles);
}

void pointwise_input_gradient_hwc(const matrix* input_gradient, const matrix* output_gradient, const matrix* weights,
                                  tiling tiles) {
  matmul(input_gradient, output_gradient, weights, tiles);
}
