// 3x3 convolution: who computes what. The inner loops are in conv3x3_rows.h of the number format's folder.
#include "layers/conv3x3.h"

#include "conv3x3_rows.h"
#include "runtime/team.h"

void conv3x3_forward(const tensor* output, const tensor* input, const element* weights, const element* bias) {
  int row = core_id();
  for (int out = 0; out < output->channels; ++out) {
    for (; row < output->height; row += team_size()) {
      element* to = tensor_row(output, out, row);
      const element* kernel = weights + out * input->channels * kTaps;
      convolve_row(to, input, 0, row, load_taps(kernel, false), true, bias[out]);
      for (int in = 1; in < input->channels; ++in)
        convolve_row(to, input, in, row, load_taps(kernel + in * kTaps, false), false, 0);
    }
    row -= output->height;  // the next channel goes on where this one stopped
  }
}

void conv3x3_input_gradient(const tensor* input_gradient, const tensor* output_gradient, const element* weights) {
  const int channels = input_gradient->channels;
  int row = core_id();
  for (int in = 0; in < channels; ++in) {
    for (; row < input_gradient->height; row += team_size()) {
      element* to = tensor_row(input_gradient, in, row);
      const element* kernel = weights + in * kTaps;
      convolve_row(to, output_gradient, 0, row, load_taps(kernel, true), true, 0);
      for (int out = 1; out < output_gradient->channels; ++out)
        convolve_row(to, output_gradient, out, row, load_taps(kernel + out * channels * kTaps, true), false, 0);
    }
    row -= input_gradient->height;
  }
}

// This core's share of one block of rows: whole channel pairs, taken in turn. `turn` counts down to its next unit.
static int sum_block(float* sums, const tensor* input, const tensor* gradient, int first_row, int end_row, int turn) {
  const int pairs = gradient->channels * input->channels;
  for (int out = 0; out < gradient->channels; ++out) {
    for (int in = 0; in < input->channels; ++in, --turn) {
      if (turn > 0) continue;
      correlate_rows(sums + (out * input->channels + in) * kTaps, input, in, gradient, out, first_row, end_row);
      turn = team_size();
    }
  }
  for (int out = 0; out < gradient->channels; ++out, --turn) {
    if (turn > 0) continue;
    sums[pairs * kTaps + out] = sum_rows(gradient, out, first_row, end_row);
    turn = team_size();
  }
  return turn;
}

void conv3x3_weight_gradient(element* weight_gradient, element* bias_gradient, const tensor* input,
                             const tensor* output_gradient, float* partial, int parts) {
  const int weights = output_gradient->channels * input->channels * kTaps;
  const int sums_of_block = weights + output_gradient->channels;
  const int rows_of_block = output_gradient->height / parts;

  int turn = core_id();
  for (int block = 0; block < parts; ++block) {
    const int first_row = block * rows_of_block;
    const int end_row = block + 1 == parts ? output_gradient->height : first_row + rows_of_block;
    turn = sum_block(partial + block * sums_of_block, input, output_gradient, first_row, end_row, turn);
  }

  team_barrier();
  for (int i = core_id(); i < sums_of_block; i += team_size()) {
    float sum = partial[i];
    for (int block = 1; block < parts; ++block) sum += partial[block * sums_of_block + i];
    if (i < weights)
      weight_gradient[i] = (element)sum;
    else
      bias_gradient[i - weights] = (element)sum;
  }
}
