// One simulation of a sweep, resolved: which program, on which design, and what identifies its result.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "tools/config/assignment.h"
#include "traces/trace_reader.h"

namespace halfstep::tools {

// Points whose program, configuration and model are the same share a run.
struct SweepRun {
  std::string identity;              // SHA-256 of all that its result depends on
  std::string program;               // as named
  std::vector<Assignment> settings;  // as wished; `config` is what they resolve to
  std::shared_ptr<const model::ProgramImage> image;
  std::string trace;  // path of the trace that is replayed; empty: the program is executed
  model::ClusterConfig config;
  std::vector<std::string> assumed;
  std::vector<std::string> not_in_preset;
  std::string error;  // not empty: it cannot be run, and why
};

// Resolves runs; reads each program and trace once.
class RunResolver {
 public:
  // Never throws UsageError: what cannot be run has an error.
  SweepRun resolve(const std::string& program, const std::vector<Assignment>& settings);

 private:
  void prepare_execution(SweepRun& run);
  void prepare_replay(SweepRun& run);
  std::shared_ptr<const model::ProgramImage> image_of(const std::string& program, const model::ClusterConfig& config);

  std::map<std::string, std::shared_ptr<const model::ProgramImage>> images_;  // by path
  std::map<std::string, std::unique_ptr<traces::TraceReader>> traces_;
};

// "0.1.0+1f2e3d4c5b6a": version and the beginning of the executable's SHA-256; results of another build are not reused.
const std::string& model_version();

}  // namespace halfstep::tools
