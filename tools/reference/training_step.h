// One training step of kernels/networks/tinycnn in double precision with error bounds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/reference/layers.h"

namespace halfstep::reference {

enum class ElementFormat { fp32, fp16 };

// The longest way of a term through the kernels' sums, layer by layer: what kernels/layers/fp32 and fp16 promise in
// their header comments. In single precision it is the number of terms, whatever the order.
struct KernelRoundings {
  Roundings image;
  Roundings store;  // of a single precision number to an element
  Roundings conv1_forward;
  Roundings conv2_forward;
  Roundings conv2_input_gradient;
  Roundings conv1_weight_gradient;
  Roundings conv2_weight_gradient;
  Roundings conv1_bias_gradient;
  Roundings conv2_bias_gradient;
  Roundings linear_forward;
  Roundings linear_input_gradient;
  Roundings one_operation;  // product or fused multiply-add in the element's format
};
KernelRoundings roundings_of(ElementFormat format);

// Values by the names of keep.h, without their prefix.
using NamedTensors = std::map<std::string, Tensor>;
using NamedValues = std::map<std::string, DeviceValues>;

struct StepInputs {
  std::vector<std::uint8_t> pixels;
  int label = 0;
  Tensor parameters;  // in the order of shape.h
};

// What a layer works on: the reference's own results of the layers before it, whose bounds grow from layer to layer, or
// the device's tensors taken as exact, which checks each layer by itself as tightly as its arithmetic allows.
enum class Chaining { end_to_end, layer_by_layer };

// All tensors of the step, `loss` among them. `device`: the device's tensors; may be null for end_to_end, when
// undecided maxima and signs are the reference's own.
NamedTensors training_step(const StepInputs& inputs, const KernelRoundings& roundings, const NamedValues* device,
                           Chaining chaining);

// The loss alone.
Bounded loss_of(const StepInputs& inputs, const KernelRoundings& roundings);

}  // namespace halfstep::reference
