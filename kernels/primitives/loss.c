#include "primitives/loss.h"

#include "layers/float_math.h"
#include "primitives/softmax_sum.h"

[[gnu::section(".bss.tcdm.loss")]] static float part_sums[kSoftmaxParts];

static unit_range part_of(int part, int elements) {
  const int words = words_of(elements);
  return (unit_range){words * part / kLossParts, words * (part + 1) / kLossParts};
}

static void sum_parts(float* loss, const float* partial, float scale) {
  team_barrier();
  if (core_id() != 0) return;
  float sum = 0.0F;
  for (int part = 0; part < kLossParts; ++part) sum += partial[part];
  *loss = sum * scale;
}

// Behind the last element both vectors have zeros: their difference adds nothing, and the gradient is zero.
void mse_loss(float* loss, element* gradient, const element* prediction, const element* target, int elements,
              float* partial) {
  const float scale = 1.0F / (float)elements;
  for (int part = core_id(); part < kLossParts; part += team_size()) {
    const unit_range mine = part_of(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) {
      const word found = ((const word*)prediction)[i];
      const word wanted = ((const word*)target)[i];
      float slope[kLanes];
      for (int lane = 0; lane < kLanes; ++lane) {
        const float difference = subtract_to_float(found, wanted, lane);
        sum = __builtin_fmaf(difference, difference, sum);
        slope[lane] = difference * (2.0F * scale);
      }
      ((word*)gradient)[i] = rounded_word(slope);
    }
    partial[part] = sum;
  }
  sum_parts(loss, partial, scale);
}

// The gradient's lanes are chosen, not computed: 1 / elements with either sign, or zero.
void l1_loss(float* loss, element* gradient, const element* prediction, const element* target, int elements,
             float* partial) {
  const float scale = 1.0F / (float)elements;
  const word above = splat(to_element(scale));
  const word below = splat(to_element(-scale));
  for (int part = core_id(); part < kLossParts; part += team_size()) {
    const unit_range mine = part_of(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) {
      const word found = ((const word*)prediction)[i];
      const word wanted = ((const word*)target)[i];
      for (int lane = 0; lane < kLanes; ++lane) sum += __builtin_fabsf(subtract_to_float(found, wanted, lane));
      const word falls = where_not(at_least(wanted, found), above);
      ((word*)gradient)[i] = either(falls, where_not(at_least(found, wanted), below));
    }
    partial[part] = sum;
  }
  sum_parts(loss, partial, scale);
}

void cross_entropy_loss(float* loss, element* gradient, const element* logits, int classes, int label,
                        float* exponentials) {
  const float largest = largest_element(logits, classes);
  exponentials_of(exponentials, part_sums, logits, classes, largest);
  const float sum = sum_of_parts(part_sums);
  const float scale = 1.0F / sum;
  const word_share mine = share_of_words(classes);
  for (int i = mine.begin; i < mine.end; ++i) {
    const float* from = exponentials + i * kLanes;
    ((word*)gradient)[i] = pack_floats(from[0] * scale, from[kLanes - 1] * scale);
  }
  if (mine.last) gradient[classes - 1] = to_element(exponentials[classes - 1] * scale);
  const int full = label / kLanes;
  if ((full >= mine.begin && full < mine.end) || (mine.last && label == classes - 1))
    gradient[label] = to_element(exponentials[label] * scale - 1.0F);
  if (core_id() == 0) *loss = float_log(sum) - (to_float(logits[label]) - largest);
}
