// Trains on `halfstep_samples` samples of Fashion-MNIST, one at a time, and looks at the last one again afterwards.
#include "networks/tinycnn/dataset.h"
#include "networks/tinycnn/keep.h"
#include "networks/tinycnn/memory.h"
#include "networks/tinycnn/train.h"
#include "runtime/control.h"
#include "runtime/print.h"
#include "runtime/team.h"

// For the host: bytes of an element, the loss of each training step, and the loss of the last sample after its update.
[[gnu::used, gnu::retain]] const uint32_t tinycnn_element_bytes = sizeof(element);
float tinycnn_losses[kMaxSamples];
float tinycnn_loss_after;

int main(void) {
  const uint32_t samples = halfstep_samples;
  if (samples < 1 || samples > kMaxSamples) {
    if (core_id() == 0) printf("tinycnn: halfstep_samples is %u, expected 1 to %d\n", samples, kMaxSamples);
    return 2;
  }

  memory_open();
  for (uint32_t sample = 0; sample < samples; ++sample) {
    const bool last = sample + 1 == samples;
    if (last) keep_elements(kept_parameters_before, network_parameters, kParameters);
    forward(sample, true, last);
    if (core_id() == 0) tinycnn_losses[sample] = loss;
    backward_and_update(last);
  }
  keep_elements(kept_parameters_after, network_parameters, kParameters);

  forward(samples - 1, false, false);
  if (core_id() == 0) {
    kept_sample = samples - 1;
    tinycnn_loss_after = loss;
    printf("tinycnn " NUMBER_FORMAT " on %d cores, sample %u: loss before %f after %f\n", team_size(), kept_sample,
           tinycnn_losses[kept_sample], loss);
  }
  return 0;
}
