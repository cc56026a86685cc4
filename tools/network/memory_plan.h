// Which buffer lies where in L2: buffers whose lifetimes do not overlap share memory.
#pragma once

#include <cstdint>

#include "tools/network/schedule.h"

namespace halfstep::network {

struct MemoryPlan {
  std::uint32_t bytes = 0;      // of L2
  std::uint32_t permanent = 0;  // of those: weights, samples
};

// Sets the offsets of the buffers. A training step is a cycle: what is permanent outlives it.
MemoryPlan plan_memory(Schedule& schedule);

// Bytes of buffers that hold something while a pass runs.
std::uint32_t live_bytes(const Schedule& schedule, int pass);

}  // namespace halfstep::network
