// SGD on pairs of halves: one fused multiply-add a word, with the negative rate (the sign of vfmre is not portable).
#include "layers/sgd.h"

#include "runtime/team.h"

void sgd_update(element* parameters, const element* gradients, int count, float rate) {
  const half2 step = lane_of((element)-rate);
  half2* restrict words = (half2*)parameters;
  const half2* restrict slopes = (const half2*)gradients;
  const team_share share = share_of_core(count / kElementsPerWord);
#pragma clang loop unroll_count(4)
  for (int i = share.begin; i < share.end; ++i) words[i] = vfmac_r_h(words[i], slopes[i], step);
}
