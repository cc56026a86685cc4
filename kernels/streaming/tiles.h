// What is computed of the tiles of a pass: the `compute` of its description (pass.h). Each is called by all cores, and
// returns without a barrier. Compiled once for each number format; programs see them by names that end in the format's:
// tile_product_fp16 (tools/network/program_builder.h).
//
// Streams are given in the order of the parameters named here.
#pragma once

#include "streaming/pass.h"

// image, weights, result: convolutions forward, and their input gradient, where the image is the output gradient and
// weights are read from their last tap to their first.
void tile_product(const tile_pass* pass, const tile_view* views, int inner);
// The same where tiles of the inner loop are blocks of the image's channels, whose products are added up in TCDM.
void tile_deep_product(const tile_pass* pass, const tile_view* views, int inner);
// tile_product() with the image spread out by the stride.
void tile_spread_product(const tile_pass* pass, const tile_view* views, int inner);
// output gradient, weights, input gradient: of convolutions that conv2d_scatter.h can do.
void tile_scatter(const tile_pass* pass, const tile_view* views, int inner);
// image, output gradient, weight gradient, and, if there is one, the weight gradient so far; or, if the weights are
// updated at once (update.h), image, output gradient, updated weights, weights: convolutions. Tiles of the inner loop
// are added up where they are bands.
void tile_weight_gradient(const tile_pass* pass, const tile_view* views, int inner);

// input, weights, output; input, output gradient, weight gradient (and so far) or updated weights and weights; output
// gradient, weights, input gradient: whole channels.
void tile_depthwise_forward(const tile_pass* pass, const tile_view* views, int inner);
void tile_depthwise_weight_gradient(const tile_pass* pass, const tile_view* views, int inner);
void tile_depthwise_input_gradient(const tile_pass* pass, const tile_view* views, int inner);

// The same of fully connected layers, blocks of rows or (input gradient) columns.
void tile_linear_forward(const tile_pass* pass, const tile_view* views, int inner);
void tile_linear_weight_gradient(const tile_pass* pass, const tile_view* views, int inner);
void tile_linear_input_gradient(const tile_pass* pass, const tile_view* views, int inner);

// input, biases, output; output gradient, gradient of the biases and, if there is one, what it was so far.
void tile_bias_forward(const tile_pass* pass, const tile_view* views, int inner);
void tile_bias_gradient(const tile_pass* pass, const tile_view* views, int inner);

// input, output; output gradient, output, input gradient: ReLU.
void tile_relu_forward(const tile_pass* pass, const tile_view* views, int inner);
void tile_relu_input_gradient(const tile_pass* pass, const tile_view* views, int inner);
// two terms, their sum.
void tile_sum(const tile_pass* pass, const tile_view* views, int inner);
// weights, gradient, new weights: update.h.
void tile_update(const tile_pass* pass, const tile_view* views, int inner);
// weights, gradient, velocity, new weights, new velocity.
void tile_momentum_update(const tile_pass* pass, const tile_view* views, int inner);

// input, output; output gradient, input gradient; for the maximum with the input in between: pooling of whole channels.
void tile_average_pool_forward(const tile_pass* pass, const tile_view* views, int inner);
void tile_average_pool_input_gradient(const tile_pass* pass, const tile_view* views, int inner);
void tile_max_pool_forward(const tile_pass* pass, const tile_view* views, int inner);
void tile_max_pool_input_gradient(const tile_pass* pass, const tile_view* views, int inner);

// input, output: this format to single precision, and back. Whole channels.
void tile_to_single(const tile_pass* pass, const tile_view* views, int inner);
void tile_from_single(const tile_pass* pass, const tile_view* views, int inner);

// prediction, its gradient times `scale`, and for the mean squared error the target: one tile. The loss goes to
// training_losses (training.h).
void tile_cross_entropy(const tile_pass* pass, const tile_view* views, int inner);
void tile_mean_squared_error(const tile_pass* pass, const tile_view* views, int inner);
