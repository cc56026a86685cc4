// 2x2 maximum of halves: a window is one word of two rows. The unit of work is one output row.
#include "layers/max_pool.h"

#include "layers/clear.h"
#include "runtime/team.h"

void max_pool_forward(const tensor* output, const tensor* input) {
  const int width = output->width;
  int row = core_id();
  for (int channel = 0; channel < output->channels; ++channel) {
    for (; row < output->height; row += team_size()) {
      const half2* restrict top = (const half2*)tensor_row(input, channel, 2 * row);
      const half2* restrict bottom = top + input->row_pitch / kElementsPerWord;
      half_bits* restrict to = (half_bits*)tensor_row(output, channel, row);  // an odd width: stored one by one
      for (int x = 0; x < width; ++x) {
        const half2 of_columns = vfmax_h(top[x], bottom[x]);
        to[x] = (half_bits)vfmax_h(of_columns, of_columns >> 16);
      }
    }
    row -= output->height;  // the next channel goes on where this one stopped
  }
}

void max_pool_input_gradient(const tensor* input_gradient, element* buffer, int buffer_elements,
                             const tensor* output_gradient, const tensor* input, const tensor* output) {
  clear(buffer, buffer_elements);
  team_barrier();
  const int width = output->width;
  const int below = input_gradient->row_pitch;
  int row = core_id();
  for (int channel = 0; channel < output->channels; ++channel) {
    for (; row < output->height; row += team_size()) {
      // A maximum is a copy of an element of its window: comparing bits is comparing values, without the FPU.
      const half_bits* restrict top = (const half_bits*)tensor_row(input, channel, 2 * row);
      const half_bits* restrict bottom = top + input->row_pitch;
      const half_bits* restrict maxima = (const half_bits*)tensor_row(output, channel, row);
      const half_bits* restrict slopes = (const half_bits*)tensor_row(output_gradient, channel, row);
      half_bits* restrict to = (half_bits*)tensor_row(input_gradient, channel, 2 * row);
      for (int x = 0; x < width; ++x) {
        const half_bits maximum = maxima[x];
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
