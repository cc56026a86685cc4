// ReLU on pairs of halves.
#include "layers/relu.h"

#include "runtime/team.h"

void relu_forward(const tensor* values) {
  half2* words = (half2*)values->data;
  const int count = values->channels * values->channel_pitch / kElementsPerWord;
  const team_share share = share_of_core(count);
#pragma clang loop unroll_count(4)
  for (int i = share.begin; i < share.end; ++i) words[i] = vfmax_h(words[i], 0);
}

void relu_input_gradient(const tensor* gradient, const tensor* output) {
  const int words = gradient->width / kElementsPerWord;
  int row = core_id();
  for (int channel = 0; channel < gradient->channels; ++channel) {
    for (; row < gradient->height; row += team_size()) {
      half2* restrict slopes = (half2*)tensor_row(gradient, channel, row);
      const half2* restrict values = (const half2*)tensor_row(output, channel, row);
#pragma clang loop unroll_count(2)
      for (int x = 0; x < words; ++x) {
        const half2 mask = pv_sub_h(0, vfgt_h(values[x], 0));  // all ones in a lane whose output was positive
        slopes[x] &= mask;
      }
    }
    row -= gradient->height;  // the next channel goes on where this one stopped
  }
}
