// Losses of a whole prediction: the loss in single precision, and its gradient, scaled. Sums do not depend on the team:
// they are those of kParts parts.
#include "layers/float_math.h"
#include "primitives/share.h"
#include "primitives/tensor.h"
#include "runtime/team.h"
#include "streaming/tiles.h"
#include "streaming/training.h"

constexpr int kParts = 16;

[[gnu::section(".bss.tcdm.streaming")]] static float parts[kParts];

static unit_range part_of(int part, int elements) {
  return (unit_range){elements * part / kParts, elements * (part + 1) / kParts};
}

static float sum_of_parts(void) {
  float sum = 0.0F;
  for (int part = 0; part < kParts; ++part) sum += parts[part];
  return sum;
}

void tile_cross_entropy(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const int classes = pass->number_work.elements;
  const float scale = pass->number_work.scale;
  const element* logits = (const element*)views[0].data;
  element* gradient = (element*)views[1].data;
  const int label = training_label();
  float largest = to_float(logits[0]);
  for (int i = 1; i < classes; ++i) largest = __builtin_fmaxf(largest, to_float(logits[i]));
  for (int part = core_id(); part < kParts; part += team_size()) {
    const unit_range mine = part_of(part, classes);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) sum += float_exp(to_float(logits[i]) - largest);
    parts[part] = sum;
  }
  team_barrier();
  const float sum = sum_of_parts();
  const float factor = 1.0F / sum;
  for (int i = core_id(); i < classes; i += team_size()) {
    const float probability = float_exp(to_float(logits[i]) - largest) * factor;
    gradient[i] = to_element((probability - (i == label ? 1.0F : 0.0F)) * scale);
  }
  if (core_id() == 0) training_keep_loss(float_log(sum) - (to_float(logits[label]) - largest));
}

void tile_mean_squared_error(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const int elements = pass->number_work.elements;
  const float scale = pass->number_work.scale * (2.0F / (float)elements);
  const element* prediction = (const element*)views[0].data;
  element* gradient = (element*)views[1].data;
  const element* target = (const element*)views[2].data;
  for (int part = core_id(); part < kParts; part += team_size()) {
    const unit_range mine = part_of(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) {
      const float difference = to_float(prediction[i]) - to_float(target[i]);
      sum = __builtin_fmaf(difference, difference, sum);
      gradient[i] = to_element(difference * scale);
    }
    parts[part] = sum;
  }
  team_barrier();
  if (core_id() == 0) training_keep_loss(sum_of_parts() / (float)elements);
}
