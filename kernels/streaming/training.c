// Trains on `halfstep_samples` samples, one at a time.
#include "streaming/training.h"

#include "runtime/control.h"
#include "runtime/print.h"
#include "runtime/team.h"
#include "streaming/stream.h"

float training_losses[kMostSamples];
[[gnu::used, gnu::retain]] uint8_t training_labels[kMostSamples];

[[gnu::section(".bss.tcdm.streaming")]] static int training_step;

int training_label(void) { return training_labels[streaming.sample]; }
void training_keep_loss(float loss) { training_losses[training_step] = loss; }

int main(void) {
  const uint32_t samples = halfstep_samples;
  if (samples < 1 || samples > kMostSamples) {
    if (core_id() == 0) printf("training: halfstep_samples is %u, expected 1 to %d\n", samples, kMostSamples);
    return 2;
  }
  int stored = 0;
  int of_update = 0;
  for (uint32_t step = 0; step < samples; ++step) {
    if (core_id() == 0) {
      training_step = (int)step;
      streaming.sample = stored;
      streaming.accumulating = of_update != 0;
    }
    team_barrier();
    network_step(of_update + 1 == network_accumulate);
    team_barrier();
    stored = stored + 1 == network_stored_samples ? 0 : stored + 1;
    of_update = of_update + 1 == network_accumulate ? 0 : of_update + 1;
  }
  if (core_id() == 0)
    printf("%u training steps on %d cores: loss of the first %f, of the last %f\n", samples, team_size(),
           training_losses[0], training_losses[samples - 1]);
  return 0;
}
