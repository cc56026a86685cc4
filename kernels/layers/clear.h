// Zeros.
#pragma once

#include "element.h"
#include "runtime/team.h"

// Clears whole words on all cores; `elements` fills them.
static inline void clear(element* buffer, int elements) {
  typedef uint32_t __attribute__((may_alias)) word;
  word* words = (word*)buffer;
  for (int i = core_id(); i < elements / kElementsPerWord; i += team_size()) words[i] = 0;
}
