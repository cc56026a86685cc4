// Words that the simulator writes into the program before it runs (by symbol), and reads never: how large a run is.
#pragma once

#include <stdint.h>

extern volatile uint32_t halfstep_cores;    // enabled cores: parameter boot.cores
extern volatile uint32_t halfstep_samples;  // training samples of a network
extern volatile uint32_t halfstep_repeat;   // executions of a benchmark's region
