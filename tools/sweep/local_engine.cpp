#include "tools/sweep/engine.h"
#include "tools/validate/worker_pool.h"

namespace halfstep::tools {

void run_locally(const EngineTask& task) {
  std::vector<bool> answered(task.runs.size(), false);
  WorkerPool pool;
  pool.task = [&](std::size_t index, const std::function<void(const std::string&)>& send) {
    const SweepRun& run = task.plan.runs[task.runs[index]];
    if (task.is_finished && task.is_finished(run.identity)) {
      send("");
    } else {
      send(result_line(execute_sweep_run(run)));
    }
  };
  pool.on_line = [&](std::size_t index, const std::string& line) {
    answered[index] = true;
    if (line.empty())
      task.on_finished_elsewhere(task.plan.runs[task.runs[index]].identity);
    else
      task.on_result(parse_result_line(line));
  };
  pool.on_end = [&](std::size_t index, const std::string& failure) {
    if (answered[index]) return;
    task.on_result(
        failed_run(task.plan.runs[task.runs[index]], failure.empty() ? "the worker process left no result" : failure));
  };
  pool.run(task.runs.size(), task.jobs);
}

}  // namespace halfstep::tools
