// Zeros.
#pragma once

#include "element.h"
#include "runtime/team.h"

// Clears whole words on all cores; `elements` fills them.
static inline void clear(element* buffer, int elements) {
  typedef uint32_t __attribute__((may_alias)) word;
  word* words = (word*)buffer;
  const team_share share = share_of_core(elements / kElementsPerWord);
#pragma clang loop unroll_count(4)
  for (int i = share.begin; i < share.end; ++i) words[i] = 0;
}
