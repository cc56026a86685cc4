// PMSIS clocks and time: the model's clock is cycles, and how many of them are a microsecond is what the program said.
#include "pmsis.h"

constexpr uint32_t kUsualHertz = 50000000;
constexpr uint32_t kMegahertz = 1000000;
constexpr int kDomains = 3;

static uint32_t frequency[kDomains] = {kUsualHertz, kUsualHertz, kUsualHertz};

int pi_freq_set(pi_freq_domain_e domain, uint32_t hertz) {
  if (hertz < kMegahertz) return -1;
  frequency[domain] = hertz;
  return 0;
}

uint32_t pi_freq_get(pi_freq_domain_e domain) { return frequency[domain]; }

static uint32_t clock_now(void) {
  uint32_t cycle;
  __asm__ volatile("csrr %0, mcycle" : "=r"(cycle));
  return cycle;
}

static uint32_t cycles_in_microsecond(void) { return frequency[PI_FREQ_DOMAIN_FC] / kMegahertz; }

uint32_t pi_time_get_us(void) { return clock_now() / cycles_in_microsecond(); }

void pi_time_wait_us(uint32_t microseconds) {
  const uint32_t begin = clock_now();
  const uint32_t cycles = microseconds * cycles_in_microsecond();
  while (clock_now() - begin < cycles) continue;
}
