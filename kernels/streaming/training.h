// The loop over training samples, and what a network's generated program tells it (tools/network/program_text.h).
#pragma once

#include <stdint.h>

constexpr int kMostSamples = 1024;

// Of the generated program. The step is called by all cores; `update`: weights are updated at its end.
extern const int network_stored_samples;  // in L2; a longer training begins again
extern const int network_accumulate;      // samples whose gradients make one update
void network_step(bool update);

// For the host: the loss of each step. Labels are the host's to write before the run.
extern float training_losses[kMostSamples];
extern uint8_t training_labels[kMostSamples];

int training_label(void);             // of the step's sample
void training_keep_loss(float loss);  // of the step; on one core
