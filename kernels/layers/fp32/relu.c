// ReLU, single precision.
#include "layers/relu.h"

#include "runtime/team.h"

void relu_forward(const tensor* values) {
  const int count = values->channels * values->channel_pitch;
  const team_share share = share_of_core(count);
  float* data = values->data;
#pragma clang loop unroll_count(4)
  for (int i = share.begin; i < share.end; ++i) data[i] = __builtin_fmaxf(data[i], 0.0F);
}

void relu_input_gradient(const tensor* gradient, const tensor* output) {
  const int width = gradient->width;
  int row = core_id();
  for (int channel = 0; channel < gradient->channels; ++channel) {
    for (; row < gradient->height; row += team_size()) {
      float* restrict slopes = tensor_row(gradient, channel, row);
      const float* restrict values = tensor_row(output, channel, row);
      for (int x = 0; x < width; ++x) slopes[x] = values[x] > 0.0F ? slopes[x] : 0.0F;
    }
    row -= gradient->height;  // the next channel goes on where this one stopped
  }
}
