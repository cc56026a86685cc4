// A complete training step of a described network in double precision with error bounds: every tensor of the forward
// pass, the loss, all gradients, the updated weights.
//
// Tensors by name: "input", "LAYER.output", "loss", "LAYER.output_gradient" (by that output, times the loss scale),
// "LAYER.weight_gradient" (summed over the samples of the update), "LAYER.velocity" and "LAYER.weights" (after the
// update).
#pragma once

#include <functional>

#include "tools/network/initial_weights.h"
#include "tools/network/layer_roundings.h"
#include "tools/network/loss_reference.h"
#include "tools/reference/training_step.h"

namespace halfstep::network {

// A tensor that the device left behind, dense and in the reference's order; null if it keeps none of that name. With
// several samples an update, activations are those of the last one, and "LAYER.weight_gradient_before" is the sum
// that the device had before it.
using DeviceTensors = std::function<const reference::DeviceValues*(const std::string& name)>;

struct StepInputs {
  std::vector<Sample> samples;  // of one update, Optimizer::accumulate of them
  Weights weights;              // before it
  Weights velocities{};         // likewise, if the optimizer has momentum
};

// layer_by_layer: each layer from the device's tensors as far as it has kept them, taken as exact; what it has not
// kept, from the reference's own of the layers in front, with their bounds.
reference::NamedTensors training_step(const Network& network, const StepInputs& inputs, const DeviceTensors& device,
                                      reference::Chaining chaining, const ChainLengths& chains = {});

// The loss of one sample alone.
reference::Bounded loss_of(const Network& network, const Sample& sample, const Weights& weights);

}  // namespace halfstep::network
