// Softmax and cross-entropy: the exponentials are shared out, sum and maximum are computed by every core for itself, in
// the same order, which costs less than another barrier.
#include "layers/softmax_cross_entropy.h"

#include "layers/float_math.h"
#include "runtime/team.h"

void softmax_cross_entropy(float* loss, element* gradient, const element* logits, int classes, int label,
                           float* exponentials) {
  float maximum = (float)logits[0];
  for (int i = 1; i < classes; ++i) maximum = __builtin_fmaxf(maximum, (float)logits[i]);

  for (int i = core_id(); i < classes; i += team_size()) exponentials[i] = float_exp((float)logits[i] - maximum);
  team_barrier();

  float sum = 0.0F;
  for (int i = 0; i < classes; ++i) sum += exponentials[i];
  const float scale = 1.0F / sum;
  for (int i = core_id(); i < classes; i += team_size()) {
    const float probability = exponentials[i] * scale;
    gradient[i] = (element)(i == label ? probability - 1.0F : probability);
  }
  if (core_id() == 0) *loss = float_log(sum) - ((float)logits[label] - maximum);
}
