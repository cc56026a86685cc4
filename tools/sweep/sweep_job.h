// One run of a sweep, from program and configuration to report.
#pragma once

#include "tools/sweep/result_database.h"
#include "tools/sweep/sweep_plan.h"

namespace halfstep::tools {

// Simulates in this process. Never throws: what goes wrong is the result's error.
SweepResult execute_sweep_run(const SweepRun& run);

// A result as one line of JSON, and back: how workers hand it over. Throws UsageError.
std::string result_line(const SweepResult& result);
SweepResult parse_result_line(const std::string& line);

}  // namespace halfstep::tools
