// Region markers: HINT instructions that the simulator counts cycles between (platform.md, region markers). They cost
// one issue slot and nothing else on every RISC-V machine.
#pragma once

#include "runtime/team.h"

[[gnu::always_inline]] static inline void region_begin(const int id) {
  __asm__ volatile("addi x0, x0, %0" ::"i"(0x100 + id) : "memory");
}

[[gnu::always_inline]] static inline void region_end(const int id) {
  __asm__ volatile("addi x0, x0, %0" ::"i"(0x200 + id) : "memory");
}

// A region of the whole team: opened behind one barrier and closed behind another, so that every core measures the same
// cycles and the slowest core counts.
[[gnu::always_inline]] static inline void team_region_begin(const int id) {
  team_barrier();
  region_begin(id);
}

[[gnu::always_inline]] static inline void team_region_end(const int id) {
  team_barrier();
  region_end(id);
}
