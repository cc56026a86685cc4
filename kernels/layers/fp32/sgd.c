// SGD, single precision: one fused multiply-subtract an element.
#include "layers/sgd.h"

#include "runtime/team.h"

void sgd_update(float* parameters, const float* gradients, int count, float rate) {
  for (int i = core_id(); i < count; i += team_size()) parameters[i] -= rate * gradients[i];
}
