// Softmax and instance normalisation: words go in and out, and what is between them is single precision.
#include "primitives/normalise.h"

#include "primitives/softmax_sum.h"

[[gnu::section(".bss.tcdm.softmax")]] static float part_sums[kSoftmaxParts];

void softmax_forward(element* output, const element* input, int elements, float* exponentials) {
  exponentials_of(exponentials, part_sums, input, elements, largest_element(input, elements));
  const float scale = 1.0F / sum_of_parts(part_sums);
  const word_share mine = share_of_words(elements);
  for (int i = mine.begin; i < mine.end; ++i) {
    const float* from = exponentials + i * kLanes;
    ((word*)output)[i] = pack_floats(from[0] * scale, from[kLanes - 1] * scale);
  }
  if (mine.last) output[elements - 1] = to_element(exponentials[elements - 1] * scale);
}

void softmax_input_gradient(element* input_gradient, const element* output_gradient, const element* output,
                            int elements) {
  const word* slopes = (const word*)output_gradient;
  const word* values = (const word*)output;
  for (int part = core_id(); part < kSoftmaxParts; part += team_size()) {
    const unit_range mine = words_of_part(part, elements);
    float sum = 0.0F;
    for (int i = mine.begin; i < mine.end; ++i) sum = multiply_lanes_to_float(sum, slopes[i], values[i]);
    part_sums[part] = sum;
  }
  team_barrier();
  const float sum = sum_of_parts(part_sums);
  const unit_range mine = skewed_share(words_of(elements));
  for (int i = mine.begin; i < mine.end; ++i) {
    float result[kLanes];
    for (int lane = 0; lane < kLanes; ++lane)
      result[lane] = lane_to_float(values[i], lane) * plus_lane(-sum, slopes[i], lane);
    ((word*)input_gradient)[i] = rounded_word(result);
  }
}

// Loops over the words of a row load one ahead: the word behind the last one is read, too, and not used.
typedef struct {
  float mean;
  float inverse_deviation;
} statistics;

// Of the distances to the mean.
[[gnu::always_inline]] static inline float add_squares(float squares, word from, const int lanes, float mean) {
  for (int lane = 0; lane < lanes; ++lane) {
    const float difference = plus_lane(-mean, from, lane);
    squares = __builtin_fmaf(difference, difference, squares);
  }
  return squares;
}

static statistics statistics_of(const tensor* image, int channel) {
  const float scale = 1.0F / (float)(image->height * image->width);
  const int words = words_of(image->width);
  float sum = 0.0F;
  for (int y = 0; y < image->height; ++y) {
    const word* row = (const word*)tensor_row(image, channel, y);
    word next = row[0];
    for (int i = 0; i < words; ++i) {
      const word now = next;
      next = row[i + 1];
      sum = sum_lanes_to_float(sum, now);
    }
  }
  const float mean = sum * scale;
  const int full = image->width / kLanes;
  float squares = 0.0F;
  for (int y = 0; y < image->height; ++y) {
    const element* row = tensor_row(image, channel, y);
    word next = *(const word*)row;
    for (int i = 0; i < full; ++i) {
      const word now = next;
      next = ((const word*)row)[i + 1];
      squares = add_squares(squares, now, kLanes, mean);
    }
    if (full * kLanes < image->width) squares = add_squares(squares, lane_word(row[full * kLanes]), 1, mean);
  }
  return (statistics){mean, 1.0F / __builtin_sqrtf(__builtin_fmaf(squares, scale, kEpsilon))};
}

[[gnu::always_inline]] static inline word normalised(word from, float mean, float factor, float start) {
  float x[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) x[lane] = __builtin_fmaf(plus_lane(-mean, from, lane), factor, start);
  return rounded_word(x);
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
      const int full = input->width / kLanes;
      for (int i = 0; i < full; ++i) ((word*)to)[i] = normalised(((const word*)from)[i], known.mean, factor, start);
      if (full * kLanes < input->width)  // what is behind the last column stays zero
        to[full * kLanes] = low_lane(normalised(lane_word(from[full * kLanes]), known.mean, factor, start));
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
    const word* slopes = (const word*)tensor_row(output_gradient, channel, y);
    const word* from = (const word*)tensor_row(input, channel, y);
    const int words = words_of(input->width);  // behind the last column slopes are zero
    word next_slope = slopes[0];
    word next = from[0];
    for (int i = 0; i < words; ++i) {
      const word slope_now = next_slope;
      const word now = next;
      next_slope = slopes[i + 1];
      next = from[i + 1];
      for (int lane = 0; lane < kLanes; ++lane) {
        const float slope = lane_to_float(slope_now, lane);
        sums.slopes += slope;
        sums.products = __builtin_fmaf(slope, plus_lane(-known.mean, now, lane), sums.products);
      }
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

// What an input gradient is made of, but for its channel's numbers.
typedef struct {
  float mean;
  float mean_slope;
  float pull;  // for each unit of distance from the mean
  float factor;
} channel_numbers;

[[gnu::always_inline]] static inline word gradient_word(word slopes, word from, channel_numbers known) {
  float result[kLanes];
  for (int lane = 0; lane < kLanes; ++lane)
    result[lane] = known.factor * __builtin_fmaf(-known.pull, plus_lane(-known.mean, from, lane),
                                                 plus_lane(-known.mean_slope, slopes, lane));
  return rounded_word(result);
}

void instance_norm_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                                  const element* scale) {
  const float share = 1.0F / (float)(input->height * input->width);
  const unit_range channels = even_share(input->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    const statistics found = statistics_of(input, channel);
    const gradient_sums sums = sums_of(output_gradient, input, channel, found);
    const channel_numbers known = {.mean = found.mean,
                                   .mean_slope = sums.slopes * share,
                                   .pull = sums.products * share * found.inverse_deviation,
                                   .factor = found.inverse_deviation * to_float(scale[channel])};
    for (int y = 0; y < input->height; ++y) {
      const element* slopes = tensor_row(output_gradient, channel, y);
      const element* from = tensor_row(input, channel, y);
      element* to = tensor_row(input_gradient, channel, y);
      const int full = input->width / kLanes;
      for (int i = 0; i < full; ++i)
        ((word*)to)[i] = gradient_word(((const word*)slopes)[i], ((const word*)from)[i], known);
      const int last = full * kLanes;
      if (last < input->width)
        to[last] = low_lane(gradient_word(lane_word(slopes[last]), lane_word(from[last]), known));
    }
  }
}
