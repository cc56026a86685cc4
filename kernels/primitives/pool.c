#include "primitives/pool.h"

#include "primitives/share.h"

static float largest_in(const element* first, int pitch, window window) {
  float largest = to_float(*first);
  for (int ky = 0; ky < window.height; ++ky)
    for (int kx = 0; kx < window.width; ++kx) largest = __builtin_fmaxf(largest, to_float(first[ky * pitch + kx]));
  return largest;
}

static float sum_of(const element* first, int pitch, window window) {
  float sum = 0.0F;
  for (int ky = 0; ky < window.height; ++ky)
    for (int kx = 0; kx < window.width; ++kx) sum += to_float(first[ky * pitch + kx]);
  return sum;
}

void max_pool_forward(const tensor* output, const tensor* input, window window) {
  const unit_range rows = even_share(output->channels * output->height);
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    const int channel = unit / output->height;
    const int y = unit - channel * output->height;
    element* to = tensor_row(output, channel, y);
    const element* from = tensor_row(input, channel, y * window.stride);
    for (int x = 0; x < output->width; ++x)
      to[x] = to_element(largest_in(from + x * window.stride, input->row_pitch, window));
  }
}

void average_pool_forward(const tensor* output, const tensor* input, window window) {
  const float scale = 1.0F / (float)(window.height * window.width);
  const unit_range rows = even_share(output->channels * output->height);
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    const int channel = unit / output->height;
    const int y = unit - channel * output->height;
    element* to = tensor_row(output, channel, y);
    const element* from = tensor_row(input, channel, y * window.stride);
    for (int x = 0; x < output->width; ++x)
      to[x] = to_element(sum_of(from + x * window.stride, input->row_pitch, window) * scale);
  }
}

static void clear_plane(const tensor* image, int channel) {
  for (int y = 0; y < image->height; ++y) {
    word* row = (word*)tensor_row(image, channel, y);
    for (int i = 0; i < words_of(image->width); ++i) row[i] = zero_word();
  }
}

static int place_of_largest(const element* first, int pitch, window window) {
  float largest = to_float(*first);
  int place = 0;
  for (int ky = 0; ky < window.height; ++ky) {
    for (int kx = 0; kx < window.width; ++kx) {
      const float value = to_float(first[ky * pitch + kx]);
      if (value > largest) {
        largest = value;
        place = ky * pitch + kx;
      }
    }
  }
  return place;
}

static element sum_of_two(element a, element b) { return to_element(to_float(a) + to_float(b)); }

void max_pool_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const tensor* input,
                             window window) {
  const unit_range channels = even_share(input->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    clear_plane(input_gradient, channel);
    for (int y = 0; y < output_gradient->height; ++y) {
      const element* slopes = tensor_row(output_gradient, channel, y);
      const element* from = tensor_row(input, channel, y * window.stride);
      element* to = tensor_row(input_gradient, channel, y * window.stride);
      for (int x = 0; x < output_gradient->width; ++x) {
        const int place = place_of_largest(from + x * window.stride, input->row_pitch, window);
        element* target = to + x * window.stride + place;
        *target = sum_of_two(*target, slopes[x]);
      }
    }
  }
}

void average_pool_input_gradient(const tensor* input_gradient, const tensor* output_gradient, window window) {
  const float scale = 1.0F / (float)(window.height * window.width);
  const unit_range channels = even_share(input_gradient->channels);
  for (int channel = channels.begin; channel < channels.end; ++channel) {
    clear_plane(input_gradient, channel);
    for (int y = 0; y < output_gradient->height; ++y) {
      const element* slopes = tensor_row(output_gradient, channel, y);
      element* to = tensor_row(input_gradient, channel, y * window.stride);
      for (int x = 0; x < output_gradient->width; ++x) {
        const element share = to_element(to_float(slopes[x]) * scale);
        for (int ky = 0; ky < window.height; ++ky) {
          element* line = to + ky * input_gradient->row_pitch + x * window.stride;
          for (int kx = 0; kx < window.width; ++kx) line[kx] = sum_of_two(line[kx], share);
        }
      }
    }
  }
}
