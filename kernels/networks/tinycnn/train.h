// One training step, layer by layer.
#pragma once

#include <stdint.h>

// Every function is called by all cores and leaves them behind a barrier. Layers are regions, unless `marked` is false.
// `keep`: leave copies of all tensors in L2 (keep.h).

// image -> logits -> loss, and the loss's gradient by the logits.
void forward(uint32_t sample, bool marked, bool keep);

// Gradients of all parameters, each layer updated as soon as its gradients have been used.
void backward_and_update(bool keep);
