#include "networks/tinycnn/train.h"

#include "layers/conv3x3.h"
#include "layers/image.h"
#include "layers/linear.h"
#include "layers/max_pool.h"
#include "layers/relu.h"
#include "layers/sgd.h"
#include "layers/softmax_cross_entropy.h"
#include "networks/tinycnn/dataset.h"
#include "networks/tinycnn/keep.h"
#include "networks/tinycnn/memory.h"
#include "networks/tinycnn/regions.h"
#include "runtime/region.h"

// A region that can be switched off: the barriers stay.
[[gnu::always_inline]] static inline void enter(const enum region id, bool marked) {
  team_barrier();
  if (marked) region_begin(id);
}

[[gnu::always_inline]] static inline void leave(const enum region id, bool marked) {
  team_barrier();
  if (marked) region_end(id);
}

void forward(uint32_t sample, bool marked, bool keep) {
  const uint8_t* pixels = tinycnn_images[sample % kDatasetSamples];
  const int label = tinycnn_labels[sample % kDatasetSamples];

  enter(kInputData, marked);
  image_load(&maps.image, pixels);
  leave(kInputData, marked);
  if (keep) keep_tensor(kept_image, &maps.image);

  enter(kConv1Forward, marked);
  conv3x3_forward(&maps.conv1_output, &maps.image, weights.conv1_weights, weights.conv1_bias);
  leave(kConv1Forward, marked);
  if (keep) keep_tensor(kept_conv1_output, &maps.conv1_output);

  enter(kRelu1Forward, marked);
  relu_forward(&maps.conv1_output);
  leave(kRelu1Forward, marked);
  if (keep) keep_tensor(kept_relu1_output, &maps.conv1_output);

  enter(kPool1Forward, marked);
  max_pool_forward(&maps.pool1_output, &maps.conv1_output);
  leave(kPool1Forward, marked);
  if (keep) keep_tensor(kept_pool1_output, &maps.pool1_output);

  enter(kConv2Forward, marked);
  conv3x3_forward(&maps.conv2_output, &maps.pool1_output, weights.conv2_weights, weights.conv2_bias);
  leave(kConv2Forward, marked);
  if (keep) keep_tensor(kept_conv2_output, &maps.conv2_output);

  enter(kRelu2Forward, marked);
  relu_forward(&maps.conv2_output);
  leave(kRelu2Forward, marked);
  if (keep) keep_tensor(kept_relu2_output, &maps.conv2_output);

  enter(kPool2Forward, marked);
  max_pool_forward(&maps.pool2_output, &maps.conv2_output);
  leave(kPool2Forward, marked);
  if (keep) keep_tensor(kept_pool2_output, &maps.pool2_output);

  enter(kLinearForward, marked);
  linear_forward(logits, maps.pool2_output.data, weights.linear_weights, weights.linear_bias, kClasses, kLinearInputs,
                 partial_sums, kLinearParts);
  leave(kLinearForward, marked);
  if (keep) keep_elements(kept_logits, logits, kClasses);

  enter(kLoss, marked);
  softmax_cross_entropy(&loss, logits_gradient, logits, kClasses, label, partial_sums);
  leave(kLoss, marked);
  if (keep) keep_elements(kept_logits_gradient, logits_gradient, kClasses);
}

static void linear_backward(bool keep) {
  team_region_begin(kLinearWeightGradient);
  linear_weight_gradient(gradients.linear_weights, gradients.linear_bias, logits_gradient, maps.pool2_output.data,
                         kClasses, kLinearInputs);
  team_region_end(kLinearWeightGradient);
  if (keep) {
    element* kept = kept_parameters_gradient + kParameters - kLinearWeights - kClasses;
    keep_elements(kept, gradients.linear_weights, kLinearWeights);
    keep_elements(kept + kLinearWeights, gradients.linear_bias, kClasses);
  }

  team_region_begin(kLinearInputGradient);
  linear_input_gradient(maps.pool2_gradient.data, logits_gradient, weights.linear_weights, kClasses, kLinearInputs);
  team_region_end(kLinearInputGradient);
  if (keep) keep_tensor(kept_pool2_gradient, &maps.pool2_gradient);

  team_region_begin(kLinearUpdate);
  sgd_update(weights.linear_weights, gradients.linear_weights, kLinearWeights, kLearningRate);
  sgd_update(weights.linear_bias, gradients.linear_bias, kClasses, kLearningRate);
  team_region_end(kLinearUpdate);
}

static void conv2_backward(bool keep) {
  team_region_begin(kPool2InputGradient);
  max_pool_input_gradient(&maps.conv2_gradient, gradient_buffer, kConv2GradientElements, &maps.pool2_gradient,
                          &maps.conv2_output, &maps.pool2_output);
  team_region_end(kPool2InputGradient);
  if (keep) keep_tensor(kept_relu2_gradient, &maps.conv2_gradient);

  team_region_begin(kRelu2InputGradient);
  relu_input_gradient(&maps.conv2_gradient, &maps.conv2_output);
  team_region_end(kRelu2InputGradient);
  if (keep) keep_tensor(kept_conv2_gradient, &maps.conv2_gradient);

  team_region_begin(kConv2WeightGradient);
  conv3x3_weight_gradient(gradients.conv2_weights, gradients.conv2_bias, &maps.pool1_output, &maps.conv2_gradient,
                          partial_sums, kConv2Parts);
  team_region_end(kConv2WeightGradient);
  if (keep)
    keep_elements(kept_parameters_gradient + kConv1Weights + kConv1Outputs, gradients.conv2_weights,
                  kConv2Weights + kConv2Outputs);

  team_region_begin(kConv2InputGradient);
  conv3x3_input_gradient(&maps.pool1_gradient, &maps.conv2_gradient, weights.conv2_weights);
  team_region_end(kConv2InputGradient);
  if (keep) keep_tensor(kept_pool1_gradient, &maps.pool1_gradient);

  team_region_begin(kConv2Update);
  sgd_update(weights.conv2_weights, gradients.conv2_weights, kConv2Weights, kLearningRate);
  sgd_update(weights.conv2_bias, gradients.conv2_bias, kConv2Outputs, kLearningRate);
  team_region_end(kConv2Update);
}

static void conv1_backward(bool keep) {
  team_region_begin(kPool1InputGradient);
  max_pool_input_gradient(&maps.conv1_gradient, gradient_buffer, kConv1Activations, &maps.pool1_gradient,
                          &maps.conv1_output, &maps.pool1_output);
  team_region_end(kPool1InputGradient);
  if (keep) keep_tensor(kept_relu1_gradient, &maps.conv1_gradient);

  team_region_begin(kRelu1InputGradient);
  relu_input_gradient(&maps.conv1_gradient, &maps.conv1_output);
  team_region_end(kRelu1InputGradient);
  if (keep) keep_tensor(kept_conv1_gradient, &maps.conv1_gradient);

  team_region_begin(kConv1WeightGradient);
  conv3x3_weight_gradient(gradients.conv1_weights, gradients.conv1_bias, &maps.image, &maps.conv1_gradient,
                          partial_sums, kConv1Parts);
  team_region_end(kConv1WeightGradient);
  if (keep) keep_elements(kept_parameters_gradient, gradients.conv1_weights, kConv1Weights + kConv1Outputs);

  team_region_begin(kConv1Update);
  sgd_update(weights.conv1_weights, gradients.conv1_weights, kConv1Weights, kLearningRate);
  sgd_update(weights.conv1_bias, gradients.conv1_bias, kConv1Outputs, kLearningRate);
  team_region_end(kConv1Update);
}

void backward_and_update(bool keep) {
  linear_backward(keep);
  conv2_backward(keep);
  conv1_backward(keep);
}
