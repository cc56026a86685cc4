#include "primitives/normalise.h"

#include "layers/float_math.h"
#include "primitives/share.h"

void softmax_forward(element* output, const element* input, int elements, float* exponentials) {
  float largest = to_float(input[0]);
  for (int i = 1; i < elements; ++i) largest = __builtin_fmaxf(largest, to_float(input[i]));
  for (int i = core_id(); i < elements; i += team_size()) exponentials[i] = float_exp(to_float(input[i]) - largest);
  team_barrier();
  // Every core adds them up, in the same order: that costs less than another barrier.
  float sum = 0.0F;
  for (int i = 0; i < elements; ++i) sum += exponentials[i];
  const float scale = 1.0F / sum;
  for (int i = core_id(); i < elements; i += team_size()) output[i] = to_element(exponentials[i] * scale);
}

[[gnu::section(".bss.tcdm.softmax")]] static float part_sums[kSoftmaxParts];

// In parts, the same ones whatever the team: if every core read all elements, they would wait for each other's words.
void softmax_input_gradient(element* input_gradient, const element* output_gradient, const element* output,
                            int elements) {
  for (int part = core_id(); part < kSoftmaxParts; part += team_size()) {
    const int end = elements * (part + 1) / kSoftmaxParts;
    float sum = 0.0F;
    for (int i = elements * part / kSoftmaxParts; i < end; ++i)
      sum = __builtin_fmaf(to_float(output_gradient[i]), to_float(output[i]), sum);
    part_sums[part] = sum;
  }
  team_barrier();
  float sum = 0.0F;
  for (int part = 0; part < kSoftmaxParts; ++part) sum += part_sums[part];
  for (int i = core_id(); i < elements; i += team_size())
    input_gradient[i] = to_element(to_float(output[i]) * (to_float(output_gradient[i]) - sum));
}

typedef struct {
  float mean;
  float inverse_deviation;
} statistics;

static statistics statistics_of(const tensor* image, int channel) {
  const float scale = 1.0F / (float)(image->height * image->width);
  float sum = 0.0F;
  for (int y = 0; y < image->height; ++y) {
    const element* row = tensor_row(image, channel, y);
    for (int x = 0; x < image->width; ++x) sum += to_float(row[x]);
  }
  const float mean = sum * scale;
  float squares = 0.0F;
  for (int y = 0; y < image->height; ++y) {
    const element* row = tensor_row(image, channel, y);
    for (int x = 0; x < image->width; ++x) {
      const float difference = to_float(row[x]) - mean;
      squares = __builtin_fmaf(difference, difference, squares);
    }
  }
  return (statistics){mean, 1.0F / __builtin_sqrtf(__builtin_fmaf(squares, scale, kEpsilon))};
}

void instance_norm_forward(const tensor* output, const tensor* input, const element* scale, const element* shift) {
  const unit_range channels = even_share(input->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    const statistics known = statistics_of(input, channel);
    const float factor = known.inverse_deviation * to_float(scale[channel]);
    const float start = to_float(shift[channel]);
    for (int y = 0; y < input->height; ++y) {
      const element* from = tensor_row(input, channel, y);
      element* to = tensor_row(output, channel, y);
      for (int x = 0; x < input->width; ++x)
        to[x] = to_element(__builtin_fmaf(to_float(from[x]) - known.mean, factor, start));
    }
  }
}

// Of one channel: the sums of the output gradient, and of its products with the normalised input.
typedef struct {
  float slopes;
  float products;
} gradient_sums;

static gradient_sums sums_of(const tensor* output_gradient, const tensor* input, int channel, statistics known) {
  gradient_sums sums = {0.0F, 0.0F};
  for (int y = 0; y < input->height; ++y) {
    const element* slopes = tensor_row(output_gradient, channel, y);
    const element* from = tensor_row(input, channel, y);
    for (int x = 0; x < input->width; ++x) {
      const float slope = to_float(slopes[x]);
      sums.slopes += slope;
      sums.products = __builtin_fmaf(slope, to_float(from[x]) - known.mean, sums.products);
    }
  }
  sums.products *= known.inverse_deviation;
  return sums;
}

void instance_norm_weight_gradient(element* weight_gradient, const tensor* output_gradient, const tensor* input) {
  const unit_range channels = even_share(input->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    const gradient_sums sums = sums_of(output_gradient, input, channel, statistics_of(input, channel));
    weight_gradient[channel] = to_element(sums.products);
    weight_gradient[input->channels + channel] = to_element(sums.slopes);
  }
}

void instance_norm_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                                  const element* scale) {
  const float share = 1.0F / (float)(input->height * input->width);
  const unit_range channels = even_share(input->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    const statistics known = statistics_of(input, channel);
    const gradient_sums sums = sums_of(output_gradient, input, channel, known);
    const float factor = known.inverse_deviation * to_float(scale[channel]);
    const float mean_slope = sums.slopes * share;
    const float pull = sums.products * share * known.inverse_deviation;  // for each unit of distance from the mean
    for (int y = 0; y < input->height; ++y) {
      const element* slopes = tensor_row(output_gradient, channel, y);
      const element* from = tensor_row(input, channel, y);
      element* to = tensor_row(input_gradient, channel, y);
      for (int x = 0; x < input->width; ++x) {
        const float rest = to_float(slopes[x]) - mean_slope;
        to[x] = to_element(factor * __builtin_fmaf(-pull, to_float(from[x]) - known.mean, rest));
      }
    }
  }
}
