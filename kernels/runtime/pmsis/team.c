// PMSIS teams. Everybody meets at barrier 0 when a fork begins and when it ends; barrier 1 is that of the cores forked.
// The event unit wakes all cores of a barrier in the same cycle (timing.md), so a fork costs two barriers and a few
// loads.
#include "runtime/pmsis/team.h"

#include "pmsis.h"
#include "runtime/team.h"

constexpr uint32_t kBarrierStride = 0x20;
constexpr uint32_t kMutexEvent = 17;
constexpr uint32_t kMutex = 0xC0;

typedef struct {
  void (*entry)(void*);
  void* arg;
  int cores;
} fork_order;

[[gnu::section(".bss.tcdm.team")]] static volatile fork_order order;
[[gnu::section(".bss.tcdm.team")]] static uint32_t forked_cores;  // 1 outside of forks

static void store_event_unit(uint32_t offset, uint32_t value) {
  *(volatile uint32_t*)(uintptr_t)(kEventUnit + offset) = value;
}

static void set_team(int cores) {
  const uint32_t mask = (1U << cores) - 1U;
  forked_cores = (uint32_t)cores;
  store_event_unit(kBarrierTriggerMask + kBarrierStride, mask);
  store_event_unit(kBarrierTargetMask + kBarrierStride, mask);
}

void pmsis_team_open(uint32_t task_event) {
  const uint32_t master = core_id() == 0 ? 1U << task_event : 0U;
  store_event_unit(kEventMask, 1U << kBarrierEvent | 1U << kMutexEvent | master);
  if (core_id() == 0) set_team(1);
}

void pmsis_team_serve(void) {
  for (;;) {
    team_barrier();
    if (core_id() < order.cores) order.entry(order.arg);
    team_barrier();
  }
}

static int preset_cores;

void pi_cl_team_prepare_fork(int cores) { preset_cores = cores; }

void pi_cl_team_preset_fork(void (*entry)(void*), void* arg) { pi_cl_team_fork(preset_cores, entry, arg); }

void pi_cl_team_fork(int cores, void (*entry)(void*), void* arg) {
  if (cores <= 0 || cores > team_size()) cores = team_size();
  order.entry = entry;
  order.arg = arg;
  order.cores = cores;
  set_team(cores);
  team_barrier();
  entry(arg);
  team_barrier();
  set_team(1);
}

void pi_cl_team_barrier(void) {
  uint32_t ignored;
  __asm__ volatile(".insn i 0x03, 6, %0, %1, %2"
                   : "=r"(ignored)
                   : "r"(kEventUnit), "i"(kBarrierTriggerWaitClear + kBarrierStride)
                   : "memory");
}

uint32_t pi_cl_team_nb_cores(void) { return forked_cores; }

uint32_t pi_cl_cluster_nb_cores(void) { return (uint32_t)team_size(); }

// Reading the mutex sleeps until it is this core's; writing gives it back.
void pi_cl_team_critical_enter(void) {
  uint32_t ignored;
  __asm__ volatile(".insn i 0x03, 6, %0, %1, %2" : "=r"(ignored) : "r"(kEventUnit), "i"(kMutex) : "memory");
}

void pi_cl_team_critical_exit(void) {
  __asm__ volatile("" ::: "memory");
  store_event_unit(kMutex, 0);
}
