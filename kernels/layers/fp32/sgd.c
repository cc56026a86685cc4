// SGD, single precision: one fused multiply-subtract an element.
#include "layers/sgd.h"

#include "runtime/team.h"

void sgd_update(float* restrict parameters, const float* restrict gradients, int count, float rate) {
  const team_share share = share_of_core(count);
#pragma clang loop unroll_count(4)
  for (int i = share.begin; i < share.end; ++i) parameters[i] -= rate * gradients[i];
}
