// The line of an instruction in Spike's commit log, which other tools read: core, privilege, pc, word, registers,
// memory.
#pragma once

#include <string>

#include "model/core/commit_event.h"

namespace halfstep::tools {

// "core   0: 3 0x80000000 (0x00000297) x5  0x80000000\n"; registers other than x0, " c832_mscratch 0x..." for a CSR,
// " mem 0x..." for a load, " mem 0x... 0x..." with the stored bytes for a store.
std::string spike_line(const model::CommitEvent& event);

}  // namespace halfstep::tools
