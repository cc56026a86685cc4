// PMSIS performance counters: RI5CY's PCER (which), PCMR (go), PCCR (numbers), and the clock. A counter's CSR is part
// of the instruction, so each has a case.
#include "pmsis.h"
#include "runtime/team.h"

constexpr uint32_t kCores = 32;

// Where the clock stood when it was started, and what had been counted, by core.
static uint32_t started_at[kCores];
static uint32_t counted[kCores];
static uint32_t runs[kCores];

static uint32_t clock_now(void) {
  uint32_t cycle;
  __asm__ volatile("csrr %0, mcycle" : "=r"(cycle));
  return cycle;
}

static uint32_t slot(void) { return pi_is_fc() ? kCores - 1 : pi_core_id(); }

void pi_perf_conf(unsigned events) {
  constexpr unsigned kCounters = 0x1FFFF;
  __asm__ volatile("csrw 0xCC0, %0" ::"r"(events & kCounters));
}

void pi_perf_reset(void) {
  __asm__ volatile("csrw 0x79F, zero");  // all of them
  counted[slot()] = 0;
  started_at[slot()] = clock_now();
}

void pi_perf_start(void) {
  started_at[slot()] = clock_now();
  runs[slot()] = 1;
  __asm__ volatile("csrwi 0xCC1, 1");
}

void pi_perf_stop(void) {
  __asm__ volatile("csrwi 0xCC1, 0");
  if (runs[slot()]) counted[slot()] += clock_now() - started_at[slot()];
  runs[slot()] = 0;
}

#define HALFSTEP_COUNTER(event, csr)                  \
  case event:                                         \
    __asm__ volatile("csrr %0, " #csr : "=r"(value)); \
    break;

unsigned pi_perf_read(int event) {
  uint32_t value = 0;
  switch (event) {
    HALFSTEP_COUNTER(PI_PERF_ACTIVE_CYCLES, 0x780)
    HALFSTEP_COUNTER(PI_PERF_INSTR, 0x781)
    HALFSTEP_COUNTER(PI_PERF_LD_STALL, 0x782)
    HALFSTEP_COUNTER(PI_PERF_JR_STALL, 0x783)
    HALFSTEP_COUNTER(PI_PERF_IMISS, 0x784)
    HALFSTEP_COUNTER(PI_PERF_LD, 0x785)
    HALFSTEP_COUNTER(PI_PERF_ST, 0x786)
    HALFSTEP_COUNTER(PI_PERF_JUMP, 0x787)
    HALFSTEP_COUNTER(PI_PERF_BRANCH, 0x788)
    HALFSTEP_COUNTER(PI_PERF_BTAKEN, 0x789)
    HALFSTEP_COUNTER(PI_PERF_RVC, 0x78A)
    HALFSTEP_COUNTER(PI_PERF_LD_EXT, 0x78C)
    HALFSTEP_COUNTER(PI_PERF_ST_EXT, 0x78D)
    HALFSTEP_COUNTER(PI_PERF_LD_EXT_CYC, 0x78E)
    HALFSTEP_COUNTER(PI_PERF_ST_EXT_CYC, 0x78F)
    HALFSTEP_COUNTER(PI_PERF_TCDM_CONT, 0x790)
    case PI_PERF_CYCLES:
      value = counted[slot()] + (runs[slot()] ? clock_now() - started_at[slot()] : 0U);
      break;
    default:
      break;
  }
  return value;
}

#undef HALFSTEP_COUNTER
