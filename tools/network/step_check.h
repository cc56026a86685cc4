// Is what a network's program computed right? One line a tensor: name, elements, largest error and bound of each layer
// by itself and end to end, verdict (tools/reference/README.md says what the columns mean).
#pragma once

#include "tools/network/step_reference.h"
#include "tools/reference/check.h"

namespace halfstep::network {

// Not ok if a tensor is outside of its bounds, or if the device has not kept one of these: the last layer's output,
// the loss, the weight gradient of each layer that trains, the weights of every layer. A frozen layer's have to be what
// they were.
reference::CheckReport check_training_step(const Network& network, const StepInputs& inputs,
                                           const DeviceTensors& device, const ChainLengths& chains = {});

}  // namespace halfstep::network
