// Who computes what: units of work dealt out to the cores.
#pragma once

#include "runtime/team.h"

typedef struct {
  int begin;
  int end;
} unit_range;

// Contiguous and even: no core has more than one unit more than another.
static inline unit_range even_share(int units) {
  const int cores = team_size();
  const int core = core_id();
  if (cores == 1) return (unit_range){0, units};
  const int least = cores == 8 ? units >> 3 : units / cores;  // a division takes 35 cycles
  const int more = units - least * cores;                     // this many cores have one unit more
  const int begin = core * least + (core < more ? core : more);
  return (unit_range){begin, begin + least + (core < more ? 1 : 0)};
}

// Contiguous and of an odd number of words, so that cores that go through a long array at the same pace are at
// different banks. The last cores may have less.
static inline unit_range skewed_share(int words) {
  const int cores = team_size();
  const int length = (cores == 8 ? (words + 7) >> 3 : (words + cores - 1) / cores) | 1;
  const int begin = core_id() * length;
  const int end = begin + length;
  return (unit_range){begin < words ? begin : words, end < words ? end : words};
}
