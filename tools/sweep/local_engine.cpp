#include "tools/sweep/engine.h"
#include "tools/sweep/sweep_job.h"
#include "tools/validate/worker_pool.h"

namespace halfstep::tools {
namespace {

bool finished_elsewhere(const std::filesystem::path& database, const std::string& identity) {
  return ResultDatabase(database, ResultDatabase::Mode::read).has(identity);
}

}  // namespace

void run_locally(const EngineTask& task) {
  std::vector<bool> answered(task.runs.size(), false);
  WorkerPool pool;
  pool.task = [&](std::size_t index, const std::function<void(const std::string&)>& send) {
    const SweepRun& run = task.plan.runs[task.runs[index]];
    if (finished_elsewhere(task.database, run.identity)) {
      send("");
    } else {
      send(result_line(execute_sweep_run(run)));
    }
  };
  pool.on_line = [&](std::size_t index, const std::string& line) {
    answered[index] = true;
    if (!line.empty()) task.on_result(task.runs[index], parse_result_line(line));
  };
  pool.on_end = [&](std::size_t index, const std::string& failure) {
    if (answered[index]) return;
    SweepResult result;
    result.identity = task.plan.runs[task.runs[index]].identity;
    result.error = failure.empty() ? "the worker process left no result" : failure;
    task.on_result(task.runs[index], result);
  };
  pool.run(task.runs.size(), task.jobs);
}

}  // namespace halfstep::tools
