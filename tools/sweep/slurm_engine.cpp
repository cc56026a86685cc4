#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "tools/errors.h"
#include "tools/sweep/engine.h"
#include "tools/sweep/slurm_queue.h"
#include "tools/sweep/slurm_spool.h"

namespace halfstep::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxTasks = 1000;  // of an array: Slurm's default limit (MaxArraySize 1001); they share the runs
constexpr std::chrono::milliseconds kBetweenCollections{200};
constexpr std::chrono::seconds kBetweenQueries{2};  // of the queue, which is not ours alone
constexpr int kFailedQueries = 30;                  // one after the other: the controller may be restarting
constexpr std::chrono::seconds kLatecomers{5};      // files of ended tasks that another machine has not shown yet

class SlurmSweep {
 public:
  SlurmSweep(const EngineTask& task, const SlurmSpool& spool) : task_(task), spool_(spool) {}

  void run() {
    for (const std::size_t index : task_.runs) {
      const SweepRun& run = task_.plan.runs[index];
      if (run.error.empty())
        open_.emplace(run.identity, &run);
      else
        task_.on_result(failed_run(run, run.error));
    }
    submit();
    Clock::time_point next_query = Clock::now() + kBetweenQueries;
    while (!open_.empty()) {
      std::this_thread::sleep_for(kBetweenCollections);
      collect();
      if (Clock::now() < next_query) continue;
      drop_what_others_finished();
      look_at_queue();
      next_query = Clock::now() + kBetweenQueries;
    }
    for (const SlurmBatch& batch : watched_) remove_if_stored(batch);
    if (not_begun_ != 0)
      throw UsageError("Slurm ended the job array with " + std::to_string(not_begun_) + " runs not begun" +
                       last_words_ + "; the same command submits them again");
  }

 private:
  using OpenRuns = std::map<std::string, const SweepRun*>;

  void take(const SweepResult& result) {
    task_.on_result(result);
    open_.erase(result.identity);
  }

  void collect() {
    for (const SlurmBatch& batch : spool_.batches()) batch.collect([this](const SweepResult& result) { take(result); });
  }

  // What an earlier process submitted goes on if it is still in the queue; everything else is submitted.
  void submit() {
    const SpoolLock lock = spool_.lock();
    std::vector<SlurmBatch> batches = spool_.batches();
    std::set<std::string> names;
    for (const SlurmBatch& batch : batches) names.insert(batch.name());
    const std::set<std::string> queued = jobs_in_queue(names);
    collect();
    OpenRuns to_submit = open_;
    for (const SlurmBatch& batch : batches) {
      if (queued.count(batch.name()) == 0) {
        batch.remove();
        continue;
      }
      bool is_ours = false;
      for (const SubmittedRun& run : batch.runs())
        if (!batch.has_result(run)) is_ours = to_submit.erase(run.identity) != 0 || is_ours;
      if (is_ours) watched_.push_back(batch);
    }
    if (to_submit.empty()) return;
    const std::size_t tasks = std::min(to_submit.size(), kMaxTasks);
    std::vector<SubmittedRun> runs;
    for (const auto& [identity, run] : to_submit)
      runs.push_back({identity, run->program, run->settings, runs.size() % tasks});
    const SlurmBatch batch = spool_.add(runs);
    try {
      submit_array(batch.path(), tasks, task_.jobs);
    } catch (const std::exception&) {
      batch.remove();
      throw;
    }
    watched_.push_back(batch);
  }

  void drop_what_others_finished() {
    for (auto run = open_.begin(); run != open_.end();) {
      const std::string identity = run->first;
      const bool finished = task_.is_finished(identity);
      run = finished ? open_.erase(run) : std::next(run);
      if (finished) task_.on_finished_elsewhere(identity);
    }
  }

  void look_at_queue() {
    std::set<std::string> names;
    for (const SlurmBatch& batch : watched_) names.insert(batch.name());
    std::set<std::string> queued;
    try {
      queued = jobs_in_queue(names);
      failed_queries_ = 0;
    } catch (const UsageError&) {
      if (++failed_queries_ > kFailedQueries) throw;
      return;
    }
    for (std::size_t i = watched_.size(); i-- > 0;) {
      const SlurmBatch batch = watched_[i];
      if (queued.count(batch.name()) != 0) continue;
      const Clock::time_point since = ended_.emplace(batch.name(), Clock::now()).first->second;
      if (Clock::now() - since < kLatecomers) continue;
      settle(batch);
      watched_.erase(watched_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!watched_.empty()) return;
    not_begun_ += open_.size();  // also those whose batch is gone
    open_.clear();
  }

  // Of an array that has ended: what was begun has failed, since a task survives whatever a run does.
  void settle(const SlurmBatch& batch) {
    collect();
    for (const SubmittedRun& run : batch.runs()) {
      const std::string words = batch.last_words(run.task);
      const auto found = open_.find(run.identity);
      if (found == open_.end()) continue;
      if (batch.is_begun(run))
        take(failed_run(*found->second,
                        "Slurm ended the task before the run did" + (words.empty() ? "" : ": " + words)));
      else if (last_words_.empty() && !words.empty())
        last_words_ = " (" + words + ")";
    }
    batch.remove();
  }

  static void remove_if_stored(const SlurmBatch& batch) {
    const std::vector<SubmittedRun> runs = batch.runs();
    if (std::all_of(runs.begin(), runs.end(), [&](const SubmittedRun& run) { return batch.is_stored(run); }))
      batch.remove();
  }

  const EngineTask& task_;
  const SlurmSpool& spool_;
  OpenRuns open_;                                   // by identity: neither finished nor given up
  std::vector<SlurmBatch> watched_;                 // arrays in the queue that execute open runs
  std::map<std::string, Clock::time_point> ended_;  // when an array was first seen to have left the queue
  std::size_t not_begun_ = 0;
  int failed_queries_ = 0;
  std::string last_words_;
};

}  // namespace

void run_on_slurm(const EngineTask& task) { SlurmSweep(task, *task.spool).run(); }

}  // namespace halfstep::tools
