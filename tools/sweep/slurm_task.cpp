#include "tools/sweep/slurm_task.h"

#include "tools/errors.h"
#include "tools/sweep/engine.h"
#include "tools/sweep/slurm_spool.h"

namespace halfstep::tools {
namespace {

// As it was submitted, or a run that says that it is not.
SweepRun resolve(const SubmittedRun& submitted, RunResolver& resolver) {
  SweepRun run = resolver.resolve(submitted.program, submitted.settings);
  if (run.identity != submitted.identity && run.error.empty())
    run.error = "the program, a trace or halfstep itself is not what it was when this run was submitted";
  run.identity = submitted.identity;
  return run;
}

}  // namespace

void run_slurm_task(const std::filesystem::path& batch_folder, std::size_t task) {
  const SlurmBatch batch(batch_folder);
  const std::vector<SubmittedRun> runs = batch.runs();
  if (runs.empty()) throw UsageError(batch_folder.string() + ": no such batch; its sweep has given it up");
  RunResolver resolver;
  for (const SubmittedRun& submitted : runs) {
    if (submitted.task != task || batch.has_result(submitted)) continue;
    batch.mark_begun(submitted);
    SweepPlan plan;
    plan.runs.push_back(resolve(submitted, resolver));
    EngineTask single{plan, {0}, 1};
    single.on_result = [&batch](const SweepResult& result) { batch.leave_result(result); };
    run_locally(single);
  }
}

}  // namespace halfstep::tools
