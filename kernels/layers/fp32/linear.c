// Fully connected layer, single precision.
#include "layers/linear.h"

#include "runtime/team.h"

void linear_forward(float* output, const float* input, const float* weights, const float* bias, int outputs, int inputs,
                    float* partial, int parts) {
  const int length = inputs / parts;
  for (int unit = core_id(); unit < outputs * parts; unit += team_size()) {
    // Unit = output * parts + part: its weights follow those of the unit before.
    const float* restrict factors = weights + unit * length;
    const float* restrict values = input + unit % parts * length;
    float sum = 0.0F;
#pragma clang loop unroll_count(4)
    for (int i = 0; i < length; ++i) sum += factors[i] * values[i];
    partial[unit] = sum;
  }
  team_barrier();
  for (int out = core_id(); out < outputs; out += team_size()) {
    float sum = bias[out];
    for (int part = 0; part < parts; ++part) sum += partial[out * parts + part];
    output[out] = sum;
  }
}

void linear_input_gradient(float* input_gradient, const float* output_gradient, const float* weights, int outputs,
                           int inputs) {
  for (int i = core_id(); i < inputs; i += team_size()) {
    float sum = 0.0F;
#pragma clang loop unroll_count(4)
    for (int out = 0; out < outputs; ++out) sum += weights[out * inputs + i] * output_gradient[out];
    input_gradient[i] = sum;
  }
}

void linear_weight_gradient(float* weight_gradient, float* bias_gradient, const float* output_gradient,
                            const float* input, int outputs, int inputs) {
  const team_share share = share_of_core(inputs);
  for (int out = 0; out < outputs; ++out) {
    const float slope = output_gradient[out];
    float* restrict row = weight_gradient + out * inputs;
#pragma clang loop unroll_count(4)
    for (int i = share.begin; i < share.end; ++i) row[i] = slope * input[i];
  }
  for (int out = core_id(); out < outputs; out += team_size()) bias_gradient[out] = output_gradient[out];
}
