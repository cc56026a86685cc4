#include "primitives/elementwise.h"

#include "layers/float_exp.h"
#include "primitives/share.h"
#include "primitives/words.h"

constexpr unsigned kAtOnce = 4;

// What is done with `count` neighbouring words: all loads, then all results, so that nothing waits for its load. The
// output may be one of the inputs.
typedef void step(word* output, const word* first, const word* second, word factor, const unsigned count);

[[gnu::always_inline]] static inline void for_each_word(step* step, word* output, const word* first, const word* second,
                                                        word factor, int words) {
  const unit_range mine = skewed_share(words);
  output += mine.begin;
  first += mine.begin;
  second += mine.begin;
  const unsigned length = (unsigned)(mine.end - mine.begin);
  const unsigned whole = length / kAtOnce * kAtOnce;
  for (unsigned i = 0; i < whole; i += kAtOnce) step(output + i, first + i, second + i, factor, kAtOnce);
  for (unsigned i = whole; i < length; ++i) step(output + i, first + i, second + i, factor, 1);
}

[[gnu::always_inline]] static inline void load_words(word* to, const word* from, const unsigned count) {
  for (unsigned i = 0; i < count; ++i) to[i] = from[i];
}

[[gnu::always_inline]] static inline void relu_step(word* output, const word* first, const word* second, word factor,
                                                    const unsigned count) {
  (void)second;
  (void)factor;
  word x[kAtOnce];
  load_words(x, first, count);
  for (unsigned i = 0; i < count; ++i) output[i] = maximum(x[i], zero_word());
}

[[gnu::always_inline]] static inline void relu_gradient_step(word* output, const word* first, const word* second,
                                                             word factor, const unsigned count) {
  (void)factor;
  word slope[kAtOnce];
  word x[kAtOnce];
  load_words(slope, first, count);
  load_words(x, second, count);
  for (unsigned i = 0; i < count; ++i) output[i] = where_positive(x[i], slope[i]);
}

[[gnu::always_inline]] static inline void leaky_step(word* output, const word* first, const word* second, word factor,
                                                     const unsigned count) {
  (void)second;
  word x[kAtOnce];
  load_words(x, first, count);
  for (unsigned i = 0; i < count; ++i) output[i] = maximum(x[i], multiply_lane(x[i], factor));
}

[[gnu::always_inline]] static inline void leaky_gradient_step(word* output, const word* first, const word* second,
                                                              word factor, const unsigned count) {
  word slope[kAtOnce];
  word x[kAtOnce];
  load_words(slope, first, count);
  load_words(x, second, count);
  for (unsigned i = 0; i < count; ++i) {  // one of the two is zero, so only the product is rounded
    const word passed = where_positive(x[i], slope[i]);
    output[i] = add(passed, multiply_lane(subtract(slope[i], passed), factor));
  }
}

[[gnu::always_inline]] static inline void sum_step(word* output, const word* first, const word* second, word factor,
                                                   const unsigned count) {
  (void)factor;
  word a[kAtOnce];
  word b[kAtOnce];
  load_words(a, first, count);
  load_words(b, second, count);
  for (unsigned i = 0; i < count; ++i) output[i] = add(a[i], b[i]);
}

void relu_forward(word* output, const word* input, int words) {
  for_each_word(relu_step, output, input, input, zero_word(), words);
}

void relu_input_gradient(word* input_gradient, const word* output_gradient, const word* input, int words) {
  for_each_word(relu_gradient_step, input_gradient, output_gradient, input, zero_word(), words);
}

void leaky_relu_forward(word* output, const word* input, int words, element slope) {
  for_each_word(leaky_step, output, input, input, lane_word(slope), words);
}

void leaky_relu_input_gradient(word* input_gradient, const word* output_gradient, const word* input, int words,
                               element slope) {
  for_each_word(leaky_gradient_step, input_gradient, output_gradient, input, lane_word(slope), words);
}

void residual_add(word* output, const word* main_path, const word* shortcut, int words) {
  for_each_word(sum_step, output, main_path, shortcut, zero_word(), words);
}

// 1 / x for x from 1 to 2, off by 0.7 units in the last place: Newton's method from the parabola whose relative error,
// at most 1/99, is least; each step squares it. There is one division unit for all cores, busy for 14 cycles; these are
// six FMAs.
static float reciprocal(float x) {
  float guess = __builtin_fmaf(x, __builtin_fmaf(x, 32.0F / 99.0F, -144.0F / 99.0F), 210.0F / 99.0F);
  for (int i = 0; i < 2; ++i) guess = __builtin_fmaf(guess, __builtin_fmaf(-x, guess, 1.0F), guess);
  return guess;
}

// Without a branch: 1 / (1 + e^-|x|), times e^-|x| below zero.
static inline float sigmoid(float x) {
  const float power = float_exp_of_negative(-__builtin_fabsf(x));  // not more than 1
  const float quotient = reciprocal(1.0F + power);
  uint32_t below;
  __asm__("srai %0, %1, 31" : "=r"(below) : "r"(x));  // in C it would become a branch
  return float_of((bits_of(power) & below) | (bits_of(1.0F) & ~below)) * quotient;
}

[[gnu::always_inline]] static inline word sigmoid_word(word from) {
  float x[kLanes];
  unpack_word(x, from);
  for (int lane = 0; lane < kLanes; ++lane) x[lane] = sigmoid(x[lane]);
  return rounded_word(x);
}

void sigmoid_forward(element* output, const element* input, int elements) {
  const word_share mine = share_of_words(elements);
  word* to = (word*)output;
  const word* from = (const word*)input;
  for (int i = mine.begin; i < mine.end; ++i) to[i] = sigmoid_word(from[i]);
  if (mine.last) output[elements - 1] = low_lane(sigmoid_word(lane_word(input[elements - 1])));
}

[[gnu::always_inline]] static inline word sigmoid_gradient_word(word slopes, word values) {
  float slope[kLanes];
  float value[kLanes];
  unpack_word(slope, slopes);
  unpack_word(value, values);
  for (int lane = 0; lane < kLanes; ++lane) slope[lane] *= value[lane] * (1.0F - value[lane]);
  return rounded_word(slope);
}

void sigmoid_input_gradient(element* input_gradient, const element* output_gradient, const element* output,
                            int elements) {
  const word_share mine = share_of_words(elements);
  word* to = (word*)input_gradient;
  const word* slopes = (const word*)output_gradient;
  const word* values = (const word*)output;
  for (int i = mine.begin; i < mine.end; ++i) to[i] = sigmoid_gradient_word(slopes[i], values[i]);
  if (mine.last)
    input_gradient[elements - 1] =
        low_lane(sigmoid_gradient_word(lane_word(output_gradient[elements - 1]), lane_word(output[elements - 1])));
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

typedef struct {
  word step;
  word kept;
  word shrink;
} sgd_factors;

[[gnu::always_inline]] static inline void sgd_words(word* parameters, word* velocity, const word* gradient,
                                                    sgd_factors factors, const unsigned count) {
  word value[kAtOnce];
  word moved[kAtOnce];
  word slope[kAtOnce];
  load_words(slope, gradient, count);
  load_words(value, parameters, count);
  load_words(moved, velocity, count);
  for (unsigned i = 0; i < count; ++i) {
    moved[i] = mac_lane(mac_lane(slope[i], value[i], factors.shrink), moved[i], factors.kept);
    velocity[i] = moved[i];
    parameters[i] = mac_lane(value[i], moved[i], factors.step);
  }
}

void sgd_update(word* parameters, word* velocity, const word* gradient, int words, element minus_rate, element momentum,
                element decay) {
  const unit_range mine = skewed_share(words);
  const sgd_factors factors = {lane_word(minus_rate), lane_word(momentum), lane_word(decay)};
  parameters += mine.begin;
  velocity += mine.begin;
  gradient += mine.begin;
  const unsigned length = (unsigned)(mine.end - mine.begin);
  const unsigned whole = length / kAtOnce * kAtOnce;
  for (unsigned i = 0; i < whole; i += kAtOnce) sgd_words(parameters + i, velocity + i, gradient + i, factors, kAtOnce);
  for (unsigned i = whole; i < length; ++i) sgd_words(parameters + i, velocity + i, gradient + i, factors, 1);
}
