#include "primitives/loss.h"

#include "layers/float_math.h"
#include "primitives/share.h"

static unit_range part_of(int part, int elements) {
  return (unit_range){elements * part / kLossParts, elements * (part + 1) / kLossParts};
}

static void sum_parts(float* loss, const float* partial, float scale) {
  team_barrier();
  if (core_id() != 0) return;
  float sum = 0.0F;
  for (int part = 0; part < kLossParts; ++part) sum += partial[part];
  *loss = sum * scale;
}

void mse_loss(float* loss, element* gradient, const element* prediction, const element* target, int elements,
              float* partial) {
  const float scale = 1.0F / (float)elements;
  for (int part = core_id(); part < kLossParts; part += team_size()) {
    const unit_range mine = part_of(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) {
      const float difference = to_float(prediction[i]) - to_float(target[i]);
      sum = __builtin_fmaf(difference, difference, sum);
      gradient[i] = to_element(difference * (2.0F * scale));
    }
    partial[part] = sum;
  }
  sum_parts(loss, partial, scale);
}

void l1_loss(float* loss, element* gradient, const element* prediction, const element* target, int elements,
             float* partial) {
  const float scale = 1.0F / (float)elements;
  for (int part = core_id(); part < kLossParts; part += team_size()) {
    const unit_range mine = part_of(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) {
      const float difference = to_float(prediction[i]) - to_float(target[i]);
      sum += __builtin_fabsf(difference);
      gradient[i] = to_element(difference > 0.0F ? scale : difference < 0.0F ? -scale : 0.0F);
    }
    partial[part] = sum;
  }
  sum_parts(loss, partial, scale);
}

void cross_entropy_loss(float* loss, element* gradient, const element* logits, int classes, int label,
                        float* exponentials) {
  float largest = to_float(logits[0]);
  for (int i = 1; i < classes; ++i) largest = __builtin_fmaxf(largest, to_float(logits[i]));
  for (int i = core_id(); i < classes; i += team_size()) exponentials[i] = float_exp(to_float(logits[i]) - largest);
  team_barrier();
  float sum = 0.0F;
  for (int i = 0; i < classes; ++i) sum += exponentials[i];
  const float scale = 1.0F / sum;
  for (int i = core_id(); i < classes; i += team_size()) {
    const float probability = exponentials[i] * scale;
    gradient[i] = to_element(i == label ? probability - 1.0F : probability);
  }
  if (core_id() == 0) *loss = float_log(sum) - (to_float(logits[label]) - largest);
}
