// One layer of a described network in double precision with error bounds: output, weight gradient, input gradient.
#pragma once

#include "tools/network/layer_roundings.h"
#include "tools/reference/layers.h"

namespace halfstep::network {

// What is not computed, because no layer in front wants it or there are no weights, is empty.
struct LayerValues {
  std::vector<reference::Tensor> inputs;  // in the layer's type
  reference::Tensor weights;
  const reference::DeviceValues* device_input = nullptr;   // decisions of the device: signs, maxima; may be null
  const reference::DeviceValues* device_output = nullptr;  // of relu: positive where its input is
};

reference::Tensor layer_forward(const Layer& layer, const LayerValues& values, const ChainLengths& chains);
reference::Tensor layer_weight_gradient(const Layer& layer, const LayerValues& values,
                                        const reference::Tensor& output_gradient, const ChainLengths& chains);
// By each of the layer's inputs, in the layer's type; add passes the same on to both.
reference::Tensor layer_input_gradient(const Layer& layer, const LayerValues& values,
                                       const reference::Tensor& output_gradient, const ChainLengths& chains);

}  // namespace halfstep::network
