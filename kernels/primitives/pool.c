#include "primitives/pool.h"

#include "primitives/pool2x2.h"

// Rows or columns of a window that are inside of the image.
static unit_range inside(int at, int size, int length) {
  return (unit_range){larger(0, -at), smaller(length, size - at)};
}

// The part of a window that is inside.
typedef struct {
  int row;  // of its first element
  int column;
  int height;
  int width;
} part;

static part part_of(const tensor* image, int y, int x, window window) {
  const int top = y * window.stride - window.pad;
  const int left = x * window.stride - window.pad;
  const unit_range rows = inside(top, image->height, window.height);
  const unit_range columns = inside(left, image->width, window.width);
  return (part){top + rows.begin, left + columns.begin, rows.end - rows.begin, columns.end - columns.begin};
}

static element* first_of(const tensor* image, int channel, part part) {
  return tensor_row(image, channel, part.row) + part.column;
}

[[gnu::always_inline]] static inline word largest_in(const element* first, int pitch, const int height,
                                                     const int width) {
  word largest = lane_word(*first);
  for (int ky = 0; ky < height; ++ky)
    for (int kx = 0; kx < width; ++kx) largest = maximum(largest, lane_word(first[ky * pitch + kx]));
  return largest;
}

[[gnu::always_inline]] static inline float sum_of(const element* first, int pitch, const int height, const int width) {
  float sum = 0.0F;
  for (int ky = 0; ky < height; ++ky)
    for (int kx = 0; kx < width; ++kx) sum = add_lane_to_float(sum, lane_word(first[ky * pitch + kx]));
  return sum;
}

// The same of windows that are whole words.
[[gnu::always_inline]] static inline float sum_of_words(const element* first, int pitch, const int height,
                                                        const int words) {
  float sum = 0.0F;
  for (int ky = 0; ky < height; ++ky)
    for (int i = 0; i < words; ++i) sum = sum_lanes_to_float(sum, ((const word*)(first + ky * pitch))[i]);
  return sum;
}

// Outputs whose windows are inside: of columns, or of rows.
static unit_range whole_windows(int outputs, int size, int length, window window) {
  const int begin = smaller(outputs, (window.pad + window.stride - 1) / window.stride);
  const int room = size + window.pad - length;
  const int end = room < 0 ? begin : smaller(outputs, room / window.stride + 1);
  return (unit_range){begin, larger(begin, end)};
}

// The maxima of two neighbouring windows of two columns, from whole words.
[[gnu::always_inline]] static inline word largest_in_words(const word* from, int pitch, const int height) {
  word first = from[0];
  word second = from[1];
  for (int ky = 1; ky < height; ++ky) {
    const word* row = (const word*)((const element*)from + ky * pitch);
    first = maximum(first, row[0]);
    second = maximum(second, row[1]);
  }
  return largest_lanes(first, second);
}

// The same of any windows, from elements.
[[gnu::always_inline]] static inline word largest_in_elements(const element* from, int pitch, const int height,
                                                              const int width, int stride) {
  word largest = gather(from, stride);
  for (int ky = 0; ky < height; ++ky)
    for (int kx = 0; kx < width; ++kx) largest = maximum(largest, gather(from + ky * pitch + kx, stride));
  return largest;
}

// Of windows that are inside, side by side.
[[gnu::always_inline]] static inline void largest_in_row(element* to, const element* from, int pitch, int count,
                                                         const int height, const int width, int stride) {
  word* words = (word*)to;
  int left = count;
  if (kLanes == 2 && width == 2 && stride == 2 && ((uintptr_t)from & 2) == 0)
    for (; left >= kLanes; left -= kLanes) {
      *words++ = largest_in_words((const word*)from, pitch, height);
      from += 2 * kLanes;
    }
  else
    for (; left >= kLanes; left -= kLanes) {
      *words++ = largest_in_elements(from, pitch, height, width, stride);
      from += kLanes * stride;
    }
  if (left != 0) to[count - 1] = low_lane(largest_in(from, pitch, height, width));
}

[[gnu::always_inline]] static inline void average_row(element* to, const element* from, int pitch, int count,
                                                      const int height, const int width, int stride, float scale) {
  if (width == 2 && height == 2 && stride == 2) {
    average_row_2x2(to, from, pitch, count, scale);
    return;
  }
  const bool words = width % kLanes == 0 && stride % kLanes == 0 && ((uintptr_t)from & (kWordBytes - 1)) == 0;
  word* pairs = (word*)to;
  int left = count;
  for (; left >= kLanes; left -= kLanes) {
    float results[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) {
      results[lane] =
          scale * (words ? sum_of_words(from, pitch, height, width / kLanes) : sum_of(from, pitch, height, width));
      from += stride;
    }
    *pairs++ = rounded_word(results);
  }
  if (left != 0) to[count - 1] = to_element(sum_of(from, pitch, height, width) * scale);
}

static void pool_forward(const tensor* output, const tensor* input, window window, bool average) {
  const float scale = 1.0F / (float)(window.height * window.width);
  const unit_range whole_rows = whole_windows(output->height, input->height, window.height, window);
  const unit_range whole = whole_windows(output->width, input->width, window.width, window);
  const int pitch = input->row_pitch;
  const bool two = window.height == 2 && window.width == 2;
  const bool three = window.height == 3 && window.width == 3;
  const unit_range rows = even_share(output->channels * output->height);
  int channel = rows.begin / output->height;
  int y = rows.begin - channel * output->height - 1;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    if (++y == output->height) {
      y = 0;
      ++channel;
    }
    element* to = tensor_row(output, channel, y);
    const unit_range inner = y >= whole_rows.begin && y < whole_rows.end ? whole : (unit_range){0, 0};
    for (int x = 0; x < output->width; ++x) {
      if (x == inner.begin && inner.end > inner.begin) x = inner.end;
      if (x == output->width) break;
      const part part = part_of(input, y, x, window);
      const element* first = first_of(input, channel, part);
      to[x] = average ? to_element(sum_of(first, pitch, part.height, part.width) * scale)
                      : low_lane(largest_in(first, pitch, part.height, part.width));
    }
    const int count = inner.end - inner.begin;
    if (count == 0) continue;
    const element* from =
        tensor_row(input, channel, y * window.stride - window.pad) + inner.begin * window.stride - window.pad;
    to += inner.begin;
    if (average && two)
      average_row(to, from, pitch, count, 2, 2, window.stride, scale);
    else if (average && three)
      average_row(to, from, pitch, count, 3, 3, window.stride, scale);
    else if (average)
      average_row(to, from, pitch, count, window.height, window.width, window.stride, scale);
    else if (two)
      largest_in_row(to, from, pitch, count, 2, 2, window.stride);
    else if (three)
      largest_in_row(to, from, pitch, count, 3, 3, window.stride);
    else
      largest_in_row(to, from, pitch, count, window.height, window.width, window.stride);
  }
}

void max_pool_forward(const tensor* output, const tensor* input, window window) {
  pool_forward(output, input, window, false);
}

void average_pool_forward(const tensor* output, const tensor* input, window window) {
  pool_forward(output, input, window, true);
}

static void clear_plane(const tensor* image, int channel) {
  for (int y = 0; y < image->height; ++y) {
    word* row = (word*)tensor_row(image, channel, y);
    for (int i = 0; i < words_of(image->width); ++i) row[i] = zero_word();
  }
}

// Where the gradient of a window goes: `target` is its first element, `from` what it was the maximum of.
[[gnu::always_inline]] static inline element* place_of_largest(element* target, int target_pitch, const element* from,
                                                               int pitch, const int height, const int width) {
  float largest = to_float(*from);
  element* place = target;
  for (int ky = 0; ky < height; ++ky) {
    for (int kx = 0; kx < width; ++kx) {
      const float value = to_float(from[ky * pitch + kx]);
      if (value > largest) {
        largest = value;
        place = target + ky * target_pitch + kx;
      }
    }
  }
  return place;
}

static element sum_of_two(element a, element b) { return low_lane(add(lane_word(a), lane_word(b))); }

// Of windows that are inside, side by side.
[[gnu::always_inline]] static inline void spread_maxima(element* to, int to_pitch, const element* from, int pitch,
                                                        const element* slopes, int count, const int height,
                                                        const int width, int stride, bool overlap) {
  for (int x = 0; x < count; ++x) {
    element* target = place_of_largest(to, to_pitch, from, pitch, height, width);
    *target = overlap ? sum_of_two(*target, slopes[x]) : slopes[x];
    to += stride;
    from += stride;
  }
}

[[gnu::always_inline]] static inline void spread_averages(element* to, int pitch, const element* slopes, int count,
                                                          const int height, const int width, int stride, bool overlap,
                                                          float scale) {
  for (int x = 0; x < count; ++x) {
    const element share = to_element(to_float(slopes[x]) * scale);
    for (int ky = 0; ky < height; ++ky)
      for (int kx = 0; kx < width; ++kx) {
        element* target = to + ky * pitch + kx;
        *target = overlap ? sum_of_two(*target, share) : share;
      }
    to += stride;
  }
}

// A row of windows, `count` of them from column x on; `input` is null for averages.
static void spread_row(const tensor* input_gradient, const tensor* output_gradient, const tensor* input, int channel,
                       int y, int x, int count, part part, window window, float scale) {
  const bool overlap = window.stride < window.height || window.stride < window.width;
  const element* slopes = tensor_row(output_gradient, channel, y) + x;
  element* to = first_of(input_gradient, channel, part);
  const int pitch = input_gradient->row_pitch;
  const bool two = part.height == 2 && part.width == 2;
  if (input == 0 && two)
    spread_averages(to, pitch, slopes, count, 2, 2, window.stride, overlap, scale);
  else if (input == 0)
    spread_averages(to, pitch, slopes, count, part.height, part.width, window.stride, overlap, scale);
  else if (two)
    spread_maxima(to, pitch, first_of(input, channel, part), input->row_pitch, slopes, count, 2, 2, window.stride,
                  overlap);
  else
    spread_maxima(to, pitch, first_of(input, channel, part), input->row_pitch, slopes, count, part.height, part.width,
                  window.stride, overlap);
}

// Whether every element of the input gradient is written by its window alone, so that none needs to be zero before.
static bool covers(const tensor* input_gradient, const tensor* output_gradient, bool maxima, window window) {
  const int size = window.stride;
  if (window.pad != 0 || window.height != size || window.width != size) return false;
  if (maxima && (size != 2 || output_gradient->width % kLanes != 0)) return false;
  return output_gradient->height * size == input_gradient->height &&
         output_gradient->width * size == input_gradient->width;
}

static void pool_backward(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                          window window) {
  const float scale = 1.0F / (float)(window.height * window.width);
  const unit_range whole = whole_windows(output_gradient->width, input_gradient->width, window.width, window);
  const bool windows_2x2 = window.height == 2 && window.width == 2 && window.stride == 2 && window.pad == 0;
  const bool covered = covers(input_gradient, output_gradient, input != 0, window);
  const unit_range channels = even_share(input_gradient->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    if (!covered) clear_plane(input_gradient, channel);
    if (windows_2x2) {
      for (int y = 0; y < output_gradient->height; ++y)
        spread_row_2x2(tensor_row(input_gradient, channel, 2 * y), input_gradient->row_pitch,
                       input == 0 ? 0 : tensor_row(input, channel, 2 * y), input == 0 ? 0 : input->row_pitch,
                       tensor_row(output_gradient, channel, y), output_gradient->width, scale);
      continue;
    }
    for (int y = 0; y < output_gradient->height; ++y)
      for (int x = 0; x < output_gradient->width;) {
        const int count = x == whole.begin && whole.end > x ? whole.end - x : 1;
        spread_row(input_gradient, output_gradient, input, channel, y, x, count, part_of(input_gradient, y, x, window),
                   window, scale);
        x += count;
      }
  }
}

void max_pool_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                             window window) {
  pool_backward(input_gradient, output_gradient, input, window);
}

void average_pool_input_gradient(const tensor* input_gradient, const tensor* output_gradient, window window) {
  pool_backward(input_gradient, output_gradient, 0, window);
}
