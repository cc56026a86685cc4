// halfstep sweep: a program, or many, on many designs; and `sweep report`, what came of it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <thread>

#include "tools/commands/command.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/sweep/engine.h"
#include "tools/sweep/estimate.h"
#include "tools/sweep/result_database.h"
#include "tools/sweep/slurm_spool.h"
#include "tools/sweep/slurm_task.h"
#include "tools/sweep/sweep_file.h"
#include "tools/sweep/sweep_plan.h"
#include "tools/sweep/sweep_report.h"
#include "tools/terminal/progress_bar.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;
namespace options_library = boost::program_options;
using Clock = std::chrono::steady_clock;

constexpr const char* kStandardOutput = "-";

CommandLine describe_sweep() {
  CommandLine line{
      "sweep FILE [-j N] [--engine local|slurm] [--db FILE] [--dry-run] | sweep report DB [options]",
      "Runs the sweep that FILE describes (configs/sweeps/README.md) and keeps the results in an SQLite "
      "database. What is\nthere already is not run again: after an interruption, the same command goes on. "
      "A point that fails is recorded\nwith its error (exit status 1 at the end). halfstep sweep report "
      "--help: tables and plots."};
  line.words = {"FILE"};
  auto add = line.options.add_options();
  add("jobs,j", options_library::value<unsigned>()->value_name("N"),
      "runs at a time (default: one per processor; with slurm as many as Slurm has room for)");
  add("engine", options_library::value<std::string>()->default_value("local")->value_name("NAME"),
      "local: worker processes on this machine; slurm: a job array, through sbatch");
  add("db", options_library::value<std::string>()->value_name("FILE"),
      "the database (default: NAME.db in this folder)");
  add("spool", options_library::value<std::string>()->value_name("DIR"),
      "with slurm: a folder that all of its machines see (default: DB-slurm)");
  add("dry-run", "only say what would be run, and how long it may take");
  add("retry-failed", "run again what failed before");
  return line;
}

std::string duration_text(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

void print_plan(const SweepPlan& plan, std::size_t open, std::size_t failed_before, double seconds, std::size_t jobs) {
  std::cout << plan.name << ": " << plan.workloads.size() << " workloads, " << plan.points.size() << " points ("
            << plan.excluded << " more excluded by constraints), " << plan.points.size() - plan.runs.size()
            << " coincide with others\n"
            << plan.runs.size() << " runs, " << plan.runs.size() - open << " of them done";
  if (failed_before != 0) std::cout << " (" << failed_before << " cannot be run)";
  std::cout << "; the other " << open << " take about ";
  if (jobs == 0)
    std::cout << duration_text(seconds) << " of one processor's time\n" << std::flush;
  else
    std::cout << duration_text(seconds / static_cast<double>(jobs)) << " with -j " << jobs << "\n" << std::flush;
}

// Results as they come, on their way into the database.
class Harvest {
 public:
  Harvest(ResultDatabase& database, const EngineTask& task) : database_(database), expected_(task.runs.size()) {
    for (const std::size_t run : task.runs) open_.insert(task.plan.runs[run].identity);
  }

  void take(const SweepResult& result) {
    database_.store(result);
    if (open_.erase(result.identity) == 0) return;  // of another sweep, left by its job array
    ++done_;
    if (!result.error.empty()) {
      ++failed_;
      bar_.hide();
      std::cerr << "halfstep: " << result.program << ": " << result.error << "\n";
    }
    show_progress();
  }

  // Another sweep on this database was faster.
  void drop(const std::string& identity) {
    elsewhere_ += open_.erase(identity);
    show_progress();
  }

  void print_end(const filesystem::path& path) {
    bar_.hide();
    std::cout << done_ << " runs in " << duration_text(seconds()) << ", " << failed_ << " failed";
    if (elsewhere_ != 0) std::cout << ", " << elsewhere_ << " more by another sweep meanwhile";
    std::cout << "; results in " << path.string() << " (halfstep sweep report " << path.string() << ")\n" << std::flush;
  }

  std::size_t failed() const { return failed_; }

 private:
  void show_progress() {
    const std::size_t ready = done_ + elsewhere_;
    const double left = seconds() / static_cast<double>(ready) * static_cast<double>(expected_ - ready);
    bar_.show(static_cast<double>(ready) / static_cast<double>(expected_),
              std::to_string(ready) + " of " + std::to_string(expected_) + " runs, " + duration_text(left) + " left");
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  ResultDatabase& database_;
  std::size_t expected_;
  std::set<std::string> open_;  // identities
  ProgressBar bar_{"sweep"};
  Clock::time_point begin_ = Clock::now();
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::size_t elsewhere_ = 0;
};

std::size_t jobs_at_a_time(const options_library::variables_map& values, bool local) {
  if (values.count("jobs") == 0) return local ? std::max(1U, std::thread::hardware_concurrency()) : 0;
  const unsigned jobs = values["jobs"].as<unsigned>();
  if (jobs == 0) throw UsageError("-j 0: expected at least one");
  return jobs;
}

// Results that job arrays left while no sweep was there to take them.
void collect_leftovers(const SlurmSpool& spool, ResultDatabase& database) {
  for (const SlurmBatch& batch : spool.batches())
    batch.collect([&database](const SweepResult& result) { database.store(result); });
}

int run_the_sweep(const options_library::variables_map& values) {
  const filesystem::path file = values["FILE"].as<std::string>();
  const std::string engine = values["engine"].as<std::string>();
  if (engine != "local" && engine != "slurm") throw UsageError("--engine " + engine + ": expected local or slurm");
  const bool local = engine == "local";
  if (local && values.count("spool") != 0) throw UsageError("--spool: only --engine slurm needs one");
  const std::size_t jobs = jobs_at_a_time(values, local);
  const SweepPlan plan = plan_sweep(read_sweep_file(file));
  const filesystem::path path = values.count("db") != 0 ? values["db"].as<std::string>() : plan.name + ".db";
  const filesystem::path spool_path =
      values.count("spool") != 0 ? values["spool"].as<std::string>() : path.string() + "-slurm";

  const bool dry = values.count("dry-run") != 0;
  std::unique_ptr<ResultDatabase> database;
  if (!dry || filesystem::exists(path))
    database = std::make_unique<ResultDatabase>(path, dry ? ResultDatabase::Mode::read : ResultDatabase::Mode::create);
  std::unique_ptr<SlurmSpool> spool;
  if (!dry && (!local || filesystem::exists(spool_path))) {
    spool = std::make_unique<SlurmSpool>(spool_path, path);
    collect_leftovers(*spool, *database);
  }
  if (!dry && values.count("retry-failed") != 0) database->forget_failures(plan);
  EngineTask task{plan, {}, jobs};
  std::size_t broken = 0;
  for (std::size_t run = 0; run < plan.runs.size(); ++run) {
    if (database == nullptr || !database->has(plan.runs[run].identity)) task.runs.push_back(run);
    broken += plan.runs[run].error.empty() ? 0U : 1U;
  }
  print_plan(plan, task.runs.size(), broken, estimate_seconds(plan, task.runs, database.get()), jobs);
  if (dry) {
    for (const std::size_t run : task.runs)
      if (!plan.runs[run].error.empty()) std::cout << "cannot be run: " << plan.runs[run].error << "\n";
    return kGood;
  }
  database->store_plan(plan);

  Harvest harvest(*database, task);
  task.spool = spool.get();
  // Opened anew: a worker process cannot use its parent's connection.
  task.is_finished = [&path](const std::string& identity) {
    return ResultDatabase(path, ResultDatabase::Mode::read).has(identity);
  };
  task.on_finished_elsewhere = [&harvest](const std::string& identity) { harvest.drop(identity); };
  task.on_result = [&harvest](const SweepResult& result) { harvest.take(result); };
  if (local)
    run_locally(task);
  else
    run_on_slurm(task);
  harvest.print_end(path);
  return harvest.failed() == 0 ? kGood : kProgramFailed;
}

int run_task(const std::vector<std::string>& arguments) {
  CommandLine line{"sweep task BATCH",
                   "What the job arrays of halfstep sweep --engine slurm execute: the task that SLURM_ARRAY_TASK_ID "
                   "names, of the batch in\nthis folder."};
  line.words = {"BATCH"};
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const char* const task = std::getenv("SLURM_ARRAY_TASK_ID");  // NOLINT(concurrency-mt-unsafe): nobody sets any
  if (task == nullptr) throw UsageError("sweep task: SLURM_ARRAY_TASK_ID is not set: only Slurm starts this");
  run_slurm_task((*parsed)["BATCH"].as<std::string>(), std::stoul(task));
  return kGood;
}

int run_report(const std::vector<std::string>& arguments) {
  CommandLine line{"sweep report DB [--sweep NAME] [--report FILE]...",
                   "The results of a sweep: every point, the Pareto front, and the effect of each axis. A page "
                   "(--report NAME.md) gets\nplots beside it (NAME_WORKLOAD.svg, drawn by gnuplot)."};
  line.words = {"DB"};
  auto add = line.options.add_options();
  add("sweep", options_library::value<std::string>()->default_value("")->value_name("NAME"),
      "which sweep, if the database holds several");
  add("report", options_library::value<std::vector<std::string>>()->value_name("FILE"),
      "write it; the suffix says how: .txt .csv .md (with plots); - (the default) is standard output");
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const filesystem::path path = (*parsed)["DB"].as<std::string>();
  if (!filesystem::is_regular_file(path)) throw UsageError(path.string() + ": no such database");
  const ResultDatabase database(path, ResultDatabase::Mode::read);
  const SweepTable table = load_sweep_table(database, (*parsed)["sweep"].as<std::string>());
  std::vector<std::string> outputs = {kStandardOutput};
  if (parsed->count("report") != 0) outputs = (*parsed)["report"].as<std::vector<std::string>>();
  for (const std::string& output : outputs) {
    const std::string suffix = filesystem::path(output).extension().string();
    if (output == kStandardOutput)
      std::cout << print_sweep_text(table) << std::flush;
    else if (suffix == ".txt")
      write_file(output, print_sweep_text(table));
    else if (suffix == ".csv")
      write_file(output, print_sweep_csv(table));
    else if (suffix == ".md")
      write_file(output, print_sweep_markdown(table, write_sweep_plots(table, output)));
    else
      throw UsageError("--report " + output + ": the suffix chooses the format: expected one of .txt, .csv, .md");
  }
  return kGood;
}

int run_sweep(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments.front() == "report") return run_report({arguments.begin() + 1, arguments.end()});
  if (!arguments.empty() && arguments.front() == "task") return run_task({arguments.begin() + 1, arguments.end()});
  const auto parsed = describe_sweep().parse(arguments);
  return parsed ? run_the_sweep(*parsed) : kGood;
}

}  // namespace

const Command kSweepCommand{"sweep", "run programs on many designs", run_sweep};

}  // namespace halfstep::tools
