// Is what a run computed right? Behind `halfstep run --check`.
#pragma once

#include <string>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "model/soc/simulation.h"
#include "model/stats/run_result.h"

namespace halfstep::reference {

struct CheckReport {
  bool ok = false;
  std::string text;  // one line a tensor: name, elements, errors, bounds, verdict
};

// True for the programs of kernels/ that this folder knows: the networks and the benchmarks. Primitives that run alone
// are checked by tools/kernels.
bool has_reference(const model::ProgramImage& image);

// Compares every tensor that the program left in memory with a computation in double precision, within error bounds
// that follow from the number format. Call after the run. A run that did not end well is not compared, and not ok.
CheckReport check(const model::ClusterConfig& config, const model::ProgramImage& image,
                  const model::Simulation& simulation, const model::RunResult& result);

}  // namespace halfstep::reference
