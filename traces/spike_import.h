// From Spike's commit log (--log-commits) to a trace. The log tells pcs, instruction words, register writes and memory
// accesses of one core or several; README.md says what it does not tell.
#pragma once

#include <istream>
#include <ostream>
#include <string>

#include "traces/trace_header.h"

namespace halfstep::traces {

struct SpikeImport {
  TraceHeader header;
  TraceSummary summary;
  std::uint64_t ignored_lines = 0;  // that are no commits
};

// Reads the log twice. `name`: of the log, for messages and as the program's name. Throws std::runtime_error with
// "NAME:LINE: ..." for what cannot be imported: 64-bit values, traps, an instruction that is none.
SpikeImport import_spike_log(std::istream& log, const std::string& name, std::ostream& trace);

}  // namespace halfstep::traces
