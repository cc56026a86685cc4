// Opening the team: barrier 0 for the enabled cores.
#include "runtime/team.h"

#include "runtime/control.h"

[[gnu::section(".bss.tcdm.team")]] uint32_t team_cores;

static void store_event_unit(uint32_t offset, uint32_t value) {
  *(volatile uint32_t*)(uintptr_t)(kEventUnit + offset) = value;
}

void team_open(void) {
  store_event_unit(kEventMask, 1U << kBarrierEvent);
  // Every core writes the same values, so that nobody can arrive at a barrier that does not know its team yet.
  const uint32_t enabled = halfstep_cores;
  const uint32_t cores = enabled < largest_team() ? enabled : largest_team();
  const uint32_t everybody = (1U << cores) - 1U;
  store_event_unit(kBarrierTriggerMask, everybody);
  store_event_unit(kBarrierTargetMask, everybody);
  team_cores = cores;
  team_barrier();
}
