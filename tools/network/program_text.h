// A schedule as a C program for halfstep-cc: descriptions of passes (kernels/streaming/pass.h), the layer table, and
// network_step(), which carries them out in order.
#pragma once

#include <string>

#include "tools/network/schedule.h"

namespace halfstep::network {

// Regions are the passes' numbers. Buffers lie behind __l2_heap_begin, tiles behind the stacks. Throws UsageError if
// there are more passes than region markers.
std::string program_text(const Schedule& schedule);

}  // namespace halfstep::network
