// From a sweep's definition to the runs it takes: every point resolved, those that coincide run once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/sweep/sweep_file.h"
#include "tools/sweep/sweep_run.h"

namespace halfstep::tools {

struct SweepPoint {
  std::string workload;
  std::map<std::string, std::string> values;  // of the axes, as the file writes them
  std::size_t run = 0;                        // index into SweepPlan::runs
};

struct SweepPlan {
  std::string name;
  std::vector<std::string> axes;  // parameters, in the file's order
  std::vector<std::string> workloads;
  std::vector<SweepPoint> points;
  std::vector<SweepRun> runs;
  std::size_t excluded = 0;  // points that a constraint forbids
};

// Reads the programs. A point that cannot be run (a configuration that is none, a program that does not exist) becomes
// a run with an error; only a broken sweep file throws UsageError.
SweepPlan plan_sweep(const SweepDefinition& definition);

}  // namespace halfstep::tools
