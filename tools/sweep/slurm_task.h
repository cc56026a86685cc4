// What a task of a sweep's job array does, on whichever machine Slurm starts it.
#pragma once

#include <cstddef>
#include <filesystem>

namespace halfstep::tools {

// Executes the task's runs one after the other, each in a process of its own, and leaves their results in the batch
// (slurm_spool.h). What has a result already, since Slurm started the task a second time, is not repeated. Throws
// UsageError if there is no such batch.
void run_slurm_task(const std::filesystem::path& batch, std::size_t task);

}  // namespace halfstep::tools
