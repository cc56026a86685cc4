#include "primitives/conv2d.h"
#include "primitives/share.h"

[[gnu::section(".text_shared.naive")]] void conv2d_forward_naive(const tensor* output, const tensor* input,
                                                                 const matrix* weights, window window) {
  const unit_range rows = even_share(output->channels * output->height);
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    const int out = unit / output->height;
    const int y = unit - out * output->height;
    element* to = tensor_row(output, out, y);
    for (int x = 0; x < output->width; ++x) {
      const void* factors = weights->data + out * weights->pitch;
      word sum = zero_word();
      for (int in = 0; in < input->channels; ++in) {
        for (int ky = 0; ky < window.height; ++ky) {
          const void* from =
              tensor_row(input, in, y * window.stride + ky - window.pad) + x * window.stride - window.pad;
          for (int kx = window.width; kx != 0; --kx) {
            const word factor = next_adjacent_lane(&factors);
            sum = mac(sum, factor, next_adjacent_lane(&from));
          }
        }
      }
      to[x] = low_lane(sum);
    }
  }
}

[[gnu::section(".text_shared.naive")]] void conv2d_weight_gradient_naive(const matrix* weight_gradient,
                                                                         const tensor* input,
                                                                         const tensor* output_gradient, window window) {
  const int taps = window.height * window.width;
  const unit_range units = even_share(weight_gradient->rows * input->channels);
  for (int unit = units.begin; unit < units.end; ++unit) {
    const int out = unit / input->channels;
    const int in = unit - out * input->channels;
    element* to = weight_gradient->data + out * weight_gradient->pitch + in * taps;
    for (int ky = 0; ky < window.height; ++ky) {
      for (int kx = 0; kx < window.width; ++kx) {
        word sum = zero_word();
        for (int y = 0; y < output_gradient->height; ++y) {
          const void* slopes = tensor_row(output_gradient, out, y);
          const void* from = tensor_row(input, in, y * window.stride + ky - window.pad) + kx - window.pad;
          for (int x = output_gradient->width; x != 0; --x) {
            const word slope = next_adjacent_lane(&slopes);
            sum = mac(sum, slope, next_lane(&from, window.stride * kElementBytes));
          }
        }
        *to++ = low_lane(sum);
      }
    }
  }
}

// Of one position: the taps through which it reached an output, a tap after another.
static word naive_input_gradient_at(const tensor* output_gradient, const element* weights, int pitch, int y, int x,
                                    window window) {
  word sum = zero_word();
  for (int out = 0; out < output_gradient->channels; ++out) {
    for (int ky = 0; ky < window.height; ++ky) {
      const int from_y = y + window.pad - ky;
      const int out_y = from_y / window.stride;
      if (from_y < 0 || out_y >= output_gradient->height || out_y * window.stride != from_y) continue;
      for (int kx = 0; kx < window.width; ++kx) {
        const int from_x = x + window.pad - kx;
        const int out_x = from_x / window.stride;
        if (from_x < 0 || out_x >= output_gradient->width || out_x * window.stride != from_x) continue;
        sum = mac(sum, lane_word(weights[out * pitch + ky * window.width + kx]),
                  lane_word(tensor_row(output_gradient, out, out_y)[out_x]));
      }
    }
  }
  return sum;
}

[[gnu::section(".text_shared.naive")]] void conv2d_input_gradient_naive(const tensor* input_gradient,
                                                                        const tensor* output_gradient,
                                                                        const matrix* weights, window window) {
  const unit_range rows = even_share(input_gradient->channels * input_gradient->height);
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    const int in = unit / input_gradient->height;
    const int y = unit - in * input_gradient->height;
    element* to = tensor_row(input_gradient, in, y);
    const element* factors = weights->data + in * window.height * window.width;
    for (int x = 0; x < input_gradient->width; ++x)
      to[x] = low_lane(naive_input_gradient_at(output_gradient, factors, weights->pitch, y, x, window));
  }
}
