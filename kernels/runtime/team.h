// The team: all enabled cores run main() together, find their share of the work by core_id() and team_size(), and meet
// at barriers of the event unit (platform.md, event-unit demux; timing.md, event unit).
#pragma once

#include <stdint.h>

extern const char __team_cores[];  // cluster.ld: its address is the largest team, which there are stacks for

static inline uint32_t largest_team(void) { return (uint32_t)(uintptr_t)__team_cores; }

constexpr uint32_t kEventUnit = 0x10204000;      // private view of each core
constexpr uint32_t kBarrierEvent = 16;           // event line of the hardware barriers
constexpr uint32_t kEventMask = 0x00;            // offsets in the view
constexpr uint32_t kBarrierTriggerMask = 0x200;  // who must arrive at barrier 0
constexpr uint32_t kBarrierTargetMask = 0x20C;   // who is woken
constexpr uint32_t kBarrierTriggerWaitClear = 0x21C;

extern uint32_t team_cores;  // in TCDM, where it costs one cycle to read: the enabled cores without a controller

static inline int core_id(void) {
  uint32_t hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return (int)(hart & 31);
}

static inline int team_size(void) { return (int)team_cores; }

// Returns on all cores in the same cycle, six cycles after the last one arrives. The one instruction, p.elw, triggers
// the barrier, sleeps until everybody has, and clears the event.
static inline void team_barrier(void) {
  uint32_t ignored;
  __asm__ volatile(".insn i 0x03, 6, %0, %1, %2"
                   : "=r"(ignored)
                   : "r"(kEventUnit), "i"(kBarrierTriggerWaitClear)
                   : "memory");
}

// A core's share of `count` words: [begin, end). Shares are contiguous, so that a loop over one can be unrolled, and of
// odd length, so that cores at the same place of their shares are at different banks.
typedef struct {
  int begin;
  int end;
} team_share;

static inline team_share share_of_core(int count) {
  const int length = (count / team_size() + 1) | 1;
  const int begin = core_id() * length;
  const int end = begin + length;
  return (team_share){begin, end < count ? end : count};
}

// Called once by every core, by the runtime, before main().
void team_open(void);
