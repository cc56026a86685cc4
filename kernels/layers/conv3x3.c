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

// The reduction of a weight gradient: how the rows are cut into blocks, and where the sums of a block go, weights
// first.
typedef struct {
  const tensor* input;
  const tensor* gradient;
  int blocks;
  float* sums;
} reduction;

static int weights_of(const reduction* plan) { return plan->gradient->channels * plan->input->channels * kTaps; }

static float* sums_of_block(const reduction* plan, int block) {
  return plan->sums + block * (weights_of(plan) + plan->gradient->channels);
}

static int first_row_of_block(const reduction* plan, int block) {
  return plan->gradient->height * block / plan->blocks;
}

// Units of work are dealt out in turn, all blocks' channel pairs first, then the short sums of the biases. `turn`
// counts down to this core's next unit.
static int correlate_blocks(const reduction* plan, int turn) {
  for (int block = 0; block < plan->blocks; ++block) {
    const int first_row = first_row_of_block(plan, block);
    const int end_row = first_row_of_block(plan, block + 1);
    float* sums = sums_of_block(plan, block);
    for (int out = 0; out < plan->gradient->channels; ++out) {
      for (int in = 0; in < plan->input->channels; ++in, --turn, sums += kTaps) {
        if (turn > 0) continue;
        correlate_rows(sums, plan->input, in, plan->gradient, out, first_row, end_row);
        turn = team_size();
      }
    }
  }
  return turn;
}

static void sum_blocks(const reduction* plan, int turn) {
  for (int block = 0; block < plan->blocks; ++block) {
    for (int out = 0; out < plan->gradient->channels; ++out, --turn) {
      if (turn > 0) continue;
      sums_of_block(plan, block)[weights_of(plan) + out] =
          sum_rows(plan->gradient, out, first_row_of_block(plan, block), first_row_of_block(plan, block + 1));
      turn = team_size();
    }
  }
}

void conv3x3_weight_gradient(element* weight_gradient, element* bias_gradient, const tensor* input,
                             const tensor* output_gradient, float* partial, int parts) {
  const reduction plan = {input, output_gradient, parts, partial};
  const int weights = weights_of(&plan);
  sum_blocks(&plan, correlate_blocks(&plan, core_id()));
  team_barrier();
  for (int i = core_id(); i < weights + output_gradient->channels; i += team_size()) {
    float sum = partial[i];
    for (int block = 1; block < parts; ++block) sum += sums_of_block(&plan, block)[i];
    if (i < weights)
      weight_gradient[i] = (element)sum;
    else
      bias_gradient[i - weights] = (element)sum;
  }
}
