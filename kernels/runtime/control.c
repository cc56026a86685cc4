#include "runtime/control.h"

[[gnu::section(".data.control")]] volatile uint32_t halfstep_cores = 8;
[[gnu::section(".data.control")]] volatile uint32_t halfstep_samples = 1;
[[gnu::section(".data.control")]] volatile uint32_t halfstep_repeat = 1;
