// How the runs of a sweep are executed: worker processes here, or a cluster's queue.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tools/sweep/sweep_job.h"
#include "tools/sweep/sweep_plan.h"

namespace halfstep::tools {

class SlurmSpool;

struct EngineTask {
  const SweepPlan& plan;
  std::vector<std::size_t> runs;      // indices of those to execute
  std::size_t jobs = 0;               // at a time; 0: as many as there is room for
  const SlurmSpool* spool = nullptr;  // of run_on_slurm
  // Whether another sweep on the same database has finished a run meanwhile. May be called in another process.
  std::function<bool(const std::string& identity)> is_finished{};
  // Called for each run that turns out to be: nobody executes it here.
  std::function<void(const std::string& identity)> on_finished_elsewhere{};
  // Called with each result as soon as it is there; the engine has not stored it.
  std::function<void(const SweepResult& result)> on_result{};
};

// Worker processes on this machine, `jobs` at a time, at least one. A run that another process finished meanwhile is
// not repeated.
void run_locally(const EngineTask& task);

// As a job array of Slurm; slurm_spool.h is what its tasks know of each other. Goes on with arrays that an earlier
// process submitted and left alone; results that they left for other runs are reported, too. Throws UsageError if
// sbatch refuses the array, or if the array ends with runs that were not begun.
void run_on_slurm(const EngineTask& task);

}  // namespace halfstep::tools
