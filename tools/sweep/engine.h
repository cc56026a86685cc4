// How the runs of a sweep are executed: worker processes here, or a cluster's queue.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tools/sweep/result_database.h"
#include "tools/sweep/sweep_plan.h"

namespace halfstep::tools {

struct EngineTask {
  const SweepPlan& plan;
  std::vector<std::size_t> runs;  // indices of those to execute
  std::filesystem::path database;
  std::filesystem::path sweep_file;
  std::size_t jobs = 1;
  // Called with each run's result as soon as it is there; the engine has not stored it.
  std::function<void(std::size_t run, const SweepResult& result)> on_result;
};

// Worker processes on this machine, `jobs` at a time. A run that another process finished meanwhile is not repeated
// (and not reported).
void run_locally(const EngineTask& task);

}  // namespace halfstep::tools
