// Slurm's queue, through its own commands. Where and for how long jobs run is for sbatch's environment variables to say
// (SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT, ...).
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>

namespace halfstep::tools {

// Submits a job array of tasks 0 .. tasks-1, at most `at_a_time` of them at once (0: no limit). The batch's folder has
// the script and gets the logs. Throws UsageError with sbatch's words.
void submit_array(const std::filesystem::path& batch, std::size_t tasks, std::size_t at_a_time);

// Those of these jobs, by name, that are waiting, running or ending. Throws UsageError with squeue's words.
std::set<std::string> jobs_in_queue(const std::set<std::string>& names);

}  // namespace halfstep::tools
