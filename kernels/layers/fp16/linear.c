// Fully connected layer on pairs of halves. A part of a dot product is accumulated in half precision, one rounding per
// product and lane; lanes and parts are added in single precision.
#include "layers/linear.h"

#include "runtime/team.h"

void linear_forward(element* output, const element* input, const element* weights, const element* bias, int outputs,
                    int inputs, float* partial, int parts) {
  const int words = inputs / kElementsPerWord / parts;
  for (int unit = core_id(); unit < outputs * parts; unit += team_size()) {
    // Unit = output * parts + part: its weights follow those of the unit before.
    const half2* restrict factors = (const half2*)weights + unit * words;
    const half2* restrict values = (const half2*)input + unit % parts * words;
    half2 sums = 0;
#pragma clang loop unroll_count(4)
    for (int i = 0; i < words; ++i) sums = vfmac_h(sums, factors[i], values[i]);
    partial[unit] = add_lanes(0.0F, sums);
  }
  team_barrier();
  for (int out = core_id(); out < outputs; out += team_size()) {
    float sum = (float)bias[out];
    for (int part = 0; part < parts; ++part) sum += partial[out * parts + part];
    output[out] = (element)sum;
  }
}

void linear_input_gradient(element* input_gradient, const element* output_gradient, const element* weights, int outputs,
                           int inputs) {
  const int words = inputs / kElementsPerWord;
  for (int i = core_id(); i < words; i += team_size()) {
    half2 sums = 0;
#pragma clang loop unroll_count(4)
    for (int out = 0; out < outputs; ++out)
      sums = vfmac_r_h(sums, ((const half2*)weights)[out * words + i], lane_of(output_gradient[out]));
    ((half2*)input_gradient)[i] = sums;
  }
}

void linear_weight_gradient(element* weight_gradient, element* bias_gradient, const element* output_gradient,
                            const element* input, int outputs, int inputs) {
  const int words = inputs / kElementsPerWord;
  const half2* restrict values = (const half2*)input;
  const team_share share = share_of_core(words);
  for (int out = 0; out < outputs; ++out) {
    const half2 slope = lane_of(output_gradient[out]);
    half2* restrict row = (half2*)weight_gradient + out * words;
#pragma clang loop unroll_count(4)
    for (int i = share.begin; i < share.end; ++i) row[i] = vfmul_r_h(values[i], slope);
  }
  for (int out = core_id(); out < outputs; out += team_size()) bias_gradient[out] = output_gradient[out];
}
