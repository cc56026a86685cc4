// One run of a sweep, from program and configuration to report.
#pragma once

#include <string>

#include "tools/sweep/sweep_run.h"

namespace halfstep::tools {

// What became of one run.
struct SweepResult {
  std::string identity;
  std::string program;  // as named
  std::string sha256;   // of the program's file; empty: it was not read
  std::string model_version;
  std::string report;  // JSON (tools/report/README.md); empty if there is none
  std::string error;   // empty: good
  double seconds = 0;  // of host time
};

// A run that left nothing but an error.
SweepResult failed_run(const SweepRun& run, const std::string& error);

// Simulates in this process. Never throws: what goes wrong is the result's error.
SweepResult execute_sweep_run(const SweepRun& run);

// A result as one line of JSON, and back: how workers hand it over. Throws UsageError.
std::string result_line(const SweepResult& result);
SweepResult parse_result_line(const std::string& line);

}  // namespace halfstep::tools
