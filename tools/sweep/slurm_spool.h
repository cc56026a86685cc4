// A folder through which a sweep and the Slurm tasks that execute it know of each other. Tasks may run on other
// machines, so they do not write to the database: each leaves a file per finished run, and the sweep moves it there.
//
//   lock                    held while somebody decides what is to be submitted, and until sbatch has ended
//   database                whose results these are
//   halfstep-3F2A.../       a batch: one job array, whose name in Slurm's queue is the folder's
//     runs                  a line of JSON per run: identity, program, settings, and the task that executes it
//     task.sh, task-7.log   what is submitted; what task 7 printed
//     IDENTITY.begun        a task began this run
//     IDENTITY.result       it has finished; appears when it is complete
//     IDENTITY.stored       the same file, once it is in the database
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tools/sweep/sweep_job.h"

namespace halfstep::tools {

struct SubmittedRun {
  std::string identity;
  std::string program;
  std::vector<Assignment> settings;
  std::size_t task = 0;  // index in the array
};

class SlurmBatch {
 public:
  explicit SlurmBatch(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::string name() const { return path_.filename().string(); }
  std::vector<SubmittedRun> runs() const;  // empty if the batch was removed meanwhile

  void mark_begun(const SubmittedRun& run) const;
  bool is_begun(const SubmittedRun& run) const;
  void leave_result(const SweepResult& result) const;
  bool is_stored(const SubmittedRun& run) const;
  bool has_result(const SubmittedRun& run) const;  // stored or not yet
  // Hands over each result that is not stored yet, and takes it for stored once `store` returns.
  void collect(const std::function<void(const SweepResult&)>& store) const;
  std::string last_words(std::size_t task) const;  // the last line of its log
  void remove() const;

 private:
  std::filesystem::path file(const std::string& identity, const char* suffix) const;
  std::filesystem::path path_;
};

// Whoever has one decides alone. Processes started meanwhile share it: it ends when the last of them has.
class SpoolLock {
 public:
  explicit SpoolLock(const std::filesystem::path& file);
  ~SpoolLock();
  SpoolLock(const SpoolLock&) = delete;
  SpoolLock& operator=(const SpoolLock&) = delete;

 private:
  int file_ = -1;
};

class SlurmSpool {
 public:
  // Makes the folder if there is none. Throws UsageError if it is another database's.
  SlurmSpool(const std::filesystem::path& path, const std::filesystem::path& database);

  SpoolLock lock() const { return SpoolLock(path_ / "lock"); }
  std::vector<SlurmBatch> batches() const;
  SlurmBatch add(const std::vector<SubmittedRun>& runs) const;

 private:
  std::filesystem::path path_;
};

}  // namespace halfstep::tools
