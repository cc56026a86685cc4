// From a sweep's definition to the runs it takes: every point resolved, those that coincide run once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "tools/sweep/sweep_file.h"

namespace halfstep::tools {

// One simulation. Points whose program, configuration and model are the same share it.
struct SweepRun {
  std::string identity;  // SHA-256 of all that its result depends on
  std::string program;   // as named
  std::shared_ptr<const model::ProgramImage> image;
  std::string trace;  // path of the trace that is replayed; empty: the program is executed
  model::ClusterConfig config;
  std::vector<std::string> assumed;
  std::vector<std::string> not_in_preset;
  std::string error;  // not empty: it cannot be run, and why
};

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

// "0.1.0+1f2e3d4c5b6a": version and the beginning of the executable's SHA-256; results of another build are not reused.
const std::string& model_version();

// Reads the programs. A point that cannot be run (a configuration that is none, a program that does not exist) becomes
// a run with an error; only a broken sweep file throws UsageError.
SweepPlan plan_sweep(const SweepDefinition& definition);

}  // namespace halfstep::tools
