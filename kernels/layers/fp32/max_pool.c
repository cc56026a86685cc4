// 2x2 maximum, single precision. The unit of work is one output row.
#include "layers/max_pool.h"

#include "layers/clear.h"
#include "runtime/team.h"

void max_pool_forward(const tensor* output, const tensor* input) {
  const int width = output->width;
  int row = core_id();
  for (int channel = 0; channel < output->channels; ++channel) {
    for (; row < output->height; row += team_size()) {
      const float* restrict top = tensor_row(input, channel, 2 * row);
      const float* restrict bottom = top + input->row_pitch;
      float* restrict to = tensor_row(output, channel, row);
      for (int x = 0; x < width; ++x) {
        const float upper = __builtin_fmaxf(top[2 * x], top[2 * x + 1]);
        const float lower = __builtin_fmaxf(bottom[2 * x], bottom[2 * x + 1]);
        to[x] = __builtin_fmaxf(upper, lower);
      }
    }
    row -= output->height;  // the next channel goes on where this one stopped
  }
}

void max_pool_input_gradient(const tensor* input_gradient, float* buffer, int buffer_elements,
                             const tensor* output_gradient, const tensor* input, const tensor* output) {
  clear(buffer, buffer_elements);
  team_barrier();
  const int width = output->width;
  const int below = input_gradient->row_pitch;
  int row = core_id();
  for (int channel = 0; channel < output->channels; ++channel) {
    for (; row < output->height; row += team_size()) {
      const float* restrict top = tensor_row(input, channel, 2 * row);
      const float* restrict bottom = top + input->row_pitch;
      const float* restrict maxima = tensor_row(output, channel, row);
      const float* restrict slopes = tensor_row(output_gradient, channel, row);
      float* restrict to = tensor_row(input_gradient, channel, 2 * row);
      for (int x = 0; x < width; ++x) {
        const float maximum = maxima[x];
        const int position = top[2 * x] == maximum       ? 2 * x
                             : top[2 * x + 1] == maximum ? 2 * x + 1
                             : bottom[2 * x] == maximum  ? below + 2 * x
                                                         : below + 2 * x + 1;
        to[position] = slopes[x];
      }
    }
    row -= output->height;
  }
}
