// From a program and a configuration to what a trace says about itself, and back.
#pragma once

#include <string>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "traces/trace_header.h"

namespace halfstep::model {

traces::TraceHeader describe_trace(const ClusterConfig& config, const ProgramImage& program,
                                   const std::string& version);

// The program of a trace: its code, symbols and layers; none of its data.
ProgramImage program_of(const traces::TraceHeader& header);

}  // namespace halfstep::model
