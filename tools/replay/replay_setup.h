// A trace made ready for the model: on which configuration, and what of it a replay may change.
#pragma once

#include <memory>
#include <vector>

#include "model/soc/simulation.h"
#include "tools/config/assignment.h"
#include "traces/trace_reader.h"

namespace halfstep::tools {

// Into the header of a recording: which parameters somebody chose, so that in a replay the others go on following.
void keep_origins(traces::TraceHeader& header, const ResolvedConfig& resolved);

// The recording configuration with these changes. Throws UsageError if a change is none, or one that a replay cannot
// follow: the number of enabled cores, the meaning of instructions, what the program was built from.
ResolvedConfig replay_config(const traces::TraceHeader& header, const std::string& path,
                             const std::vector<Assignment>& changes);

// Throws UsageError.
std::unique_ptr<model::Simulation> build_replay(traces::TraceReader& reader, const model::ClusterConfig& config);

// What the user should know about a replay that has run, a line each: polling loops, cores that ran out of trace.
std::vector<std::string> replay_notes(const traces::TraceReader& reader, const model::Simulation& simulation);

}  // namespace halfstep::tools
