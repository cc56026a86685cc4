// ReLU, single precision. Words go to the cores in turn, so that those of one cycle lie in different banks.
#include "layers/relu.h"

#include "runtime/team.h"

void relu_forward(const tensor* values) {
  const int count = values->channels * values->channel_pitch;
  for (int i = core_id(); i < count; i += team_size()) values->data[i] = __builtin_fmaxf(values->data[i], 0.0F);
}

void relu_input_gradient(const tensor* gradient, const tensor* output) {
  int row = core_id();
  for (int channel = 0; channel < gradient->channels; ++channel) {
    for (; row < gradient->height; row += team_size()) {
      float* restrict slopes = tensor_row(gradient, channel, row);
      const float* restrict values = tensor_row(output, channel, row);
      for (int x = 0; x < gradient->width; ++x) {
        if (!(values[x] > 0.0F)) slopes[x] = 0.0F;
      }
    }
    row -= gradient->height;  // the next channel goes on where this one stopped
  }
}
