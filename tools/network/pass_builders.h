// The passes of each kind of layer: for every way to cut it into tiles a candidate, of which the fastest is chosen; of
// weight gradients all are returned, since they may take the update along (fused_update.h). Operands are buffers of L2
// with their layouts.
#pragma once

#include "tools/network/pass_plan.h"

namespace halfstep::network {

struct ImageOperand {
  int buffer = 0;
  ImageLayout layout;
  int sample_pitch = 0;  // bytes, if it is the network's input
};

struct WeightOperand {
  int buffer = 0;
  WeightLayout layout;
};

struct LayerOperands {
  const Layer* layer = nullptr;
  ImageOperand input;        // or its gradient
  ImageOperand output;       // or its gradient
  WeightOperand weights;     // or their gradient
  bool accumulates = false;  // weight gradients of several samples
  double update_rate = 0;    // of a weight gradient: not 0 if the weights are updated with it at once
};

PassPlan convolution_forward(const LayerOperands& operands, const PassOptions& options);
std::vector<PassPlan> convolution_weight_gradients(const LayerOperands& operands, const PassOptions& options);
PassPlan convolution_input_gradient(const LayerOperands& operands, const PassOptions& options);

PassPlan depthwise_forward(const LayerOperands& operands, const PassOptions& options);
std::vector<PassPlan> depthwise_weight_gradients(const LayerOperands& operands);
PassPlan depthwise_input_gradient(const LayerOperands& operands, const PassOptions& options);

PassPlan bias_forward(const LayerOperands& operands, const PassOptions& options);
std::vector<PassPlan> bias_gradients(const LayerOperands& operands);

PassPlan linear_forward(const LayerOperands& operands, const PassOptions& options);
std::vector<PassPlan> linear_weight_gradients(const LayerOperands& operands);
PassPlan linear_input_gradient(const LayerOperands& operands, const PassOptions& options);

PassPlan pool_forward(const LayerOperands& operands, const PassOptions& options);
// `forward_input`: of the layer, for the maximum.
PassPlan pool_input_gradient(const LayerOperands& operands, const ImageOperand& forward_input,
                             const PassOptions& options);

PassPlan relu_forward(const LayerOperands& operands, const PassOptions& options);
PassPlan relu_input_gradient(const LayerOperands& operands, const ImageOperand& forward_output,
                             const PassOptions& options);
PassPlan sum(const Layer& layer, const std::string& pass, const ImageOperand& first, const ImageOperand& second,
             const ImageOperand& result, const PassOptions& options);
// `velocity`: a buffer, or none without momentum.
PassPlan update(const Network& network, const Layer& layer, const WeightOperand& weights, const WeightOperand& gradient,
                std::optional<int> velocity, const PassOptions& options);

// Of two formats one is single precision. `plan.format` is the other one's.
PassPlan conversion(const Layer& layer, const ImageOperand& from, const ImageOperand& to, const PassOptions& options);

// `target`: of the mean squared error.
PassPlan loss(const Network& network, const ImageOperand& prediction, const ImageOperand& gradient,
              const ImageOperand& target, const PassOptions& options);

}  // namespace halfstep::network
