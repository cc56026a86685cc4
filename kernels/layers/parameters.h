// Initial parameters: single precision in L2, the network's number format in TCDM.
#pragma once

#include "element.h"
#include "runtime/team.h"

// On all cores; does not end with a barrier.
static inline void parameters_load(element* parameters, const float* initial, int count) {
  for (int i = core_id(); i < count; i += team_size()) parameters[i] = (element)initial[i];
}
