#include "primitives/linear.h"

#include "primitives/linear_loops.h"
#include "primitives/share.h"
#include "primitives/tensor.h"

void linear_forward_naive(element* output, const element* input, const matrix* weights) {
  const unit_range rows = even_share(weights->rows);
  for (int row = rows.begin; row < rows.end; ++row) {
    const void* factors = weights->data + row * weights->pitch;
    const void* from = input;
    word sum = zero_word();
    for (int k = weights->columns; k != 0; --k) {
      const word factor = next_adjacent_lane(&factors);
      sum = mac(sum, factor, next_adjacent_lane(&from));
    }
    output[row] = low_lane(sum);
  }
}

void linear_weight_gradient_naive(const matrix* weight_gradient, const element* input, const element* output_gradient) {
  const unit_range rows = even_share(weight_gradient->rows);
  for (int row = rows.begin; row < rows.end; ++row) {
    element* to = weight_gradient->data + row * weight_gradient->pitch;
    const word slope = lane_word(output_gradient[row]);
    for (int i = 0; i < weight_gradient->columns; ++i) to[i] = low_lane(multiply(lane_word(input[i]), slope));
  }
}

void linear_input_gradient_naive(element* input_gradient, const element* output_gradient, const matrix* weights) {
  const unit_range columns = even_share(weights->columns);
  for (int column = columns.begin; column < columns.end; ++column) {
    const void* factors = weights->data + column;
    const void* slopes = output_gradient;
    word sum = zero_word();
    for (int row = weights->rows; row != 0; --row) {
      const word factor = next_lane(&factors, weights->pitch * kElementBytes);
      sum = mac(sum, factor, next_adjacent_lane(&slopes));
    }
    input_gradient[column] = low_lane(sum);
  }
}

constexpr int kMost = 8;  // rows or words at a time

// `count` rows of a matrix times a vector, lanes not added yet.
[[gnu::always_inline]] static inline void rows_times_vector(word* sums, const int count, const element* first,
                                                            int pitch, const word* vector, int words) {
  const word* row[kMost];
  for (int i = 0; i < count; ++i) {
    row[i] = (const word*)(first + i * pitch);
    sums[i] = zero_word();
  }
  for (int k = 0; k < words; ++k) {
    const word factor = vector[k];
    for (int i = 0; i < count; ++i) sums[i] = mac(sums[i], row[i][k], factor);
  }
}

[[gnu::always_inline]] static inline void forward_rows(element* output, const int count, const element* first,
                                                       int pitch, const element* input, int words) {
  word sums[kMost];
  rows_times_vector(sums, count, first, pitch, (const word*)input, words);
  for (int i = 0; i < count; ++i) output[i] = low_lane(sum_lanes(sums[i], sums[i]));
}

void linear_forward(element* output, const element* input, const matrix* weights) {
  const unit_range rows = even_share(weights->rows);
  const int words = words_of(weights->columns);
  const int pitch = weights->pitch;
  for (int row = rows.begin; row < rows.end;) {
    const element* first = weights->data + row * pitch;
    const int left = rows.end - row;
    if (left >= 8) {
      word sums[kMost] = {0};
      eight_rows_loop(sums, first, pitch * kElementBytes, input, words);
      for (int i = 0; i < kMost; i += kLanes) *(word*)(output + row + i) = sum_lanes(sums[i], sums[i + kLanes - 1]);
      row += 8;
    } else if (left >= 4) {
      forward_rows(output + row, 4, first, pitch, input, words);
      row += 4;
    } else if (left >= 2) {
      forward_rows(output + row, 2, first, pitch, input, words);
      row += 2;
    } else {
      forward_rows(output + row, 1, first, pitch, input, words);
      row += 1;
    }
  }
}

// `count` words of every row of the weight gradient.
[[gnu::always_inline]] static inline void outer_product_words(element* to, const int count, int pitch,
                                                              const word* input, const element* slopes, int rows) {
  word factors[kMost];
  for (int i = 0; i < count; ++i) factors[i] = input[i];
  for (int row = 0; row < rows; ++row) {
    const word slope = lane_word(slopes[row]);
    word* line = (word*)(to + row * pitch);
    for (int i = 0; i < count; ++i) line[i] = multiply_lane(factors[i], slope);
  }
}

// Of `blocks` blocks of eight words, the one that this core computes in turn i: odd cores go backwards, or all cores
// would be at the same bank if their shares are multiples of sixteen words.
static inline int block_in_turn(int i, int blocks) { return core_id() % 2 == 0 ? i : blocks - 1 - i; }

void linear_weight_gradient(const matrix* weight_gradient, const element* input, const element* output_gradient) {
  const unit_range words = even_share(words_of(weight_gradient->columns));
  const int pitch = weight_gradient->pitch;
  const int rows = weight_gradient->rows;
  const int blocks = (words.end - words.begin) / kMost;
  for (int i = 0; i < blocks; ++i) {
    const int at = words.begin + block_in_turn(i, blocks) * kMost;
    eight_products_loop(weight_gradient->data + at * kLanes, pitch * kElementBytes, (const word*)input + at,
                        output_gradient, rows);
  }
  for (int at = words.begin + blocks * kMost; at < words.end;) {
    element* to = weight_gradient->data + at * kLanes;
    const word* from = (const word*)input + at;
    if (words.end - at >= 4) {
      outer_product_words(to, 4, pitch, from, output_gradient, rows);
      at += 4;
    } else {
      outer_product_words(to, 1, pitch, from, output_gradient, rows);
      at += 1;
    }
  }
}

// `count` words of the input gradient.
[[gnu::always_inline]] static inline void columns_times_vector(word* to, const int count, const element* first,
                                                               int pitch, const element* slopes, int rows) {
  word sums[kMost];
  for (int i = 0; i < count; ++i) sums[i] = zero_word();
  for (int row = 0; row < rows; ++row) {
    const word slope = lane_word(slopes[row]);
    const word* line = (const word*)(first + row * pitch);
    for (int i = 0; i < count; ++i) sums[i] = mac_lane(sums[i], line[i], slope);
  }
  for (int i = 0; i < count; ++i) to[i] = sums[i];
}

void linear_input_gradient(element* input_gradient, const element* output_gradient, const matrix* weights) {
  const unit_range words = even_share(words_of(weights->columns));
  const int blocks = (words.end - words.begin) / kMost;
  for (int i = 0; i < blocks; ++i) {
    const int at = words.begin + block_in_turn(i, blocks) * kMost;
    word sums[kMost] = {0};
    eight_words_loop(sums, weights->data + at * kLanes, weights->pitch * kElementBytes, output_gradient, weights->rows);
    for (int k = 0; k < kMost; ++k) ((word*)input_gradient)[at + k] = sums[k];
  }
  for (int at = words.begin + blocks * kMost; at < words.end;) {
    const element* first = weights->data + at * kLanes;
    word* to = (word*)input_gradient + at;
    if (words.end - at >= 4) {
      columns_times_vector(to, 4, first, weights->pitch, output_gradient, weights->rows);
      at += 4;
    } else {
      columns_times_vector(to, 1, first, weights->pitch, output_gradient, weights->rows);
      at += 1;
    }
  }
}
