// SGD on pairs of halves: one fused multiply-add a word, with the negative rate (the sign of vfmre is not portable).
#include "layers/sgd.h"

#include "runtime/team.h"

void sgd_update(element* parameters, const element* gradients, int count, float rate) {
  const half2 step = lane_of((element)-rate);
  half2* words = (half2*)parameters;
  const half2* slopes = (const half2*)gradients;
  for (int i = core_id(); i < count / kElementsPerWord; i += team_size())
    words[i] = vfmac_r_h(words[i], slopes[i], step);
}
