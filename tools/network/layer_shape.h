// What a layer makes of its input's shape.
#pragma once

#include "tools/network/description.h"
#include "tools/network/network_file.h"

namespace halfstep::network {

// The keys that a layer of this kind may have.
std::vector<std::string> keys_of(LayerKind kind);

// Reads window, stride, padding and outputs of a layer whose kind and input shape are known, and works out its output
// shape. Throws UsageError with the sizes that do not fit.
void infer_shape(Layer& layer, const Section& section);

}  // namespace halfstep::network
