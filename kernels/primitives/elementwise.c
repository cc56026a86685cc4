#include "primitives/elementwise.h"

#include "layers/float_exp.h"
#include "primitives/share.h"

void relu_forward(word* output, const word* input, int words) {
  const unit_range mine = skewed_share(words);
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i) output[i] = maximum(input[i], zero_word());
}

void relu_input_gradient(word* input_gradient, const word* output_gradient, const word* input, int words) {
  const unit_range mine = skewed_share(words);
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i) input_gradient[i] = where_positive(input[i], output_gradient[i]);
}

void leaky_relu_forward(word* output, const word* input, int words, element slope) {
  const unit_range mine = skewed_share(words);
  const word factor = lane_word(slope);
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i) output[i] = maximum(input[i], multiply_lane(input[i], factor));
}

void leaky_relu_input_gradient(word* input_gradient, const word* output_gradient, const word* input, int words,
                               element slope) {
  const unit_range mine = skewed_share(words);
  const word factor = lane_word(slope);
#pragma clang loop unroll_count(2)
  for (int i = mine.begin; i < mine.end; ++i) {
    // One of the two is zero, so only the product is rounded.
    const word passed = where_positive(input[i], output_gradient[i]);
    input_gradient[i] = add(passed, multiply_lane(subtract(output_gradient[i], passed), factor));
  }
}

// 1 / x for x from 1 to 2, off by 0.51 units in the last place: Newton's method from a straight line, whose error of
// 1/17 it squares three times. There is one division unit for all cores, busy for 14 cycles; these are seven FMAs.
static float reciprocal(float x) {
  float guess = __builtin_fmaf(x, -8.0F / 17.0F, 24.0F / 17.0F);
  for (int i = 0; i < 3; ++i) guess = __builtin_fmaf(guess, __builtin_fmaf(-x, guess, 1.0F), guess);
  return guess;
}

void sigmoid_forward(element* output, const element* input, int elements) {
  for (int i = core_id(); i < elements; i += team_size()) {
    const float x = to_float(input[i]);
    const float power = float_exp_inline(-__builtin_fabsf(x));  // not more than 1
    const float quotient = reciprocal(1.0F + power);
    output[i] = to_element(x < 0.0F ? power * quotient : quotient);
  }
}

void sigmoid_input_gradient(element* input_gradient, const element* output_gradient, const element* output,
                            int elements) {
  for (int i = core_id(); i < elements; i += team_size()) {
    const float value = to_float(output[i]);
    input_gradient[i] = to_element(to_float(output_gradient[i]) * (value * (1.0F - value)));
  }
}

void residual_add(word* output, const word* main_path, const word* shortcut, int words) {
  const unit_range mine = skewed_share(words);
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i) output[i] = add(main_path[i], shortcut[i]);
}

// Rows of all channels are dealt out.
void batch_norm_forward(const tensor* output, const tensor* input, const element* scale, const element* shift) {
  const unit_range rows = even_share(output->channels * output->height);
  int channel = rows.begin / output->height;
  int y = rows.begin - channel * output->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    word* to = (word*)tensor_row(output, channel, y);
    const word* from = (const word*)tensor_row(input, channel, y);
    const word factor = lane_word(scale[channel]);
    const word start = splat(shift[channel]);
    const int words = output->width / kLanes;
    for (int i = 0; i < words; ++i) to[i] = mac_lane(start, from[i], factor);
    if (words * kLanes < output->width)  // what is behind the last column stays zero
      *(element*)(to + words) = low_lane(mac_lane(start, from[words], factor));
    if (++y == output->height) {
      y = 0;
      ++channel;
    }
  }
}

void batch_norm_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const element* scale) {
  const unit_range rows = even_share(input_gradient->channels * input_gradient->height);
  int channel = rows.begin / input_gradient->height;
  int y = rows.begin - channel * input_gradient->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    word* to = (word*)tensor_row(input_gradient, channel, y);
    const word* from = (const word*)tensor_row(output_gradient, channel, y);
    const word factor = lane_word(scale[channel]);
    for (int i = 0; i < words_of(input_gradient->width); ++i) to[i] = multiply_lane(from[i], factor);
    if (++y == input_gradient->height) {
      y = 0;
      ++channel;
    }
  }
}

void sgd_update(word* parameters, word* velocity, const word* gradient, int words, element minus_rate, element momentum,
                element decay) {
  const unit_range mine = skewed_share(words);
  const word step = lane_word(minus_rate);
  const word kept = lane_word(momentum);
  const word shrink = lane_word(decay);
#pragma clang loop unroll_count(2)
  for (int i = mine.begin; i < mine.end; ++i) {
    const word slope = mac_lane(gradient[i], parameters[i], shrink);
    const word moved = mac_lane(slope, velocity[i], kept);
    velocity[i] = moved;
    parameters[i] = mac_lane(parameters[i], moved, step);
  }
}
