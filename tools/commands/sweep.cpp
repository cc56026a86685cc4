// halfstep sweep: a program, or many, on many designs; and `sweep report`, what came of it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <thread>

#include "tools/commands/command.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/sweep/engine.h"
#include "tools/sweep/estimate.h"
#include "tools/sweep/result_database.h"
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
  add("jobs,j", options_library::value<unsigned>()->value_name("N"), "runs at a time (default: one per processor)");
  add("engine", options_library::value<std::string>()->default_value("local")->value_name("NAME"),
      "local: worker processes on this machine");
  add("db", options_library::value<std::string>()->value_name("FILE"),
      "the database (default: NAME.db in this folder)");
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

void print_plan(const SweepPlan& plan, std::size_t open, std::size_t failed_before, double seconds, unsigned jobs) {
  std::cout << plan.name << ": " << plan.workloads.size() << " workloads, " << plan.points.size() << " points ("
            << plan.excluded << " more excluded by constraints), " << plan.points.size() - plan.runs.size()
            << " coincide with others\n"
            << plan.runs.size() << " runs, " << plan.runs.size() - open << " of them done";
  if (failed_before != 0) std::cout << " (" << failed_before << " cannot be run)";
  std::cout << "; the other " << open << " take about " << duration_text(seconds / jobs) << " with -j " << jobs << "\n";
}

int run_the_sweep(const options_library::variables_map& values) {
  const filesystem::path file = values["FILE"].as<std::string>();
  const std::string engine = values["engine"].as<std::string>();
  if (engine != "local") throw UsageError("--engine " + engine + ": expected local");
  const unsigned jobs =
      values.count("jobs") != 0 ? values["jobs"].as<unsigned>() : std::max(1U, std::thread::hardware_concurrency());
  if (jobs == 0) throw UsageError("-j 0: expected at least one");
  const SweepPlan plan = plan_sweep(read_sweep_file(file));
  const filesystem::path path = values.count("db") != 0 ? values["db"].as<std::string>() : plan.name + ".db";

  const bool dry = values.count("dry-run") != 0;
  std::unique_ptr<ResultDatabase> database;
  if (!dry || filesystem::exists(path))
    database = std::make_unique<ResultDatabase>(path, dry ? ResultDatabase::Mode::read : ResultDatabase::Mode::create);
  if (!dry && values.count("retry-failed") != 0) database->forget_failures(plan);
  EngineTask task{plan, {}, path, file, jobs, {}};
  std::size_t broken = 0;
  for (std::size_t run = 0; run < plan.runs.size(); ++run) {
    if (database == nullptr || !database->has(plan.runs[run].identity)) task.runs.push_back(run);
    broken += plan.runs[run].error.empty() ? 0U : 1U;
  }
  const double estimate = estimate_seconds(plan, task.runs, database.get());
  print_plan(plan, task.runs.size(), broken, estimate, jobs);
  if (dry) {
    for (const std::size_t run : task.runs)
      if (!plan.runs[run].error.empty()) std::cout << "cannot be run: " << plan.runs[run].error << "\n";
    return kGood;
  }
  std::cout << std::flush;
  database->store_plan(plan);

  ProgressBar bar("sweep");
  const auto begin = Clock::now();
  std::size_t done = 0;
  std::size_t failed = 0;
  task.on_result = [&](std::size_t run, const SweepResult& result) {
    database->store(plan.runs[run], result);
    ++done;
    if (!result.error.empty()) {
      ++failed;
      bar.hide();
      std::cerr << "halfstep: " << plan.runs[run].program << ": " << result.error << "\n";
    }
    const double passed = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto left = static_cast<double>(task.runs.size() - done);
    bar.show(static_cast<double>(done) / static_cast<double>(task.runs.size()),
             std::to_string(done) + " of " + std::to_string(task.runs.size()) + " runs, " +
                 duration_text(passed / static_cast<double>(done) * left) + " left");
  };
  run_locally(task);
  bar.hide();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::cout << done << " runs in " << duration_text(seconds) << ", " << failed << " failed; results in "
            << path.string() << " (halfstep sweep report " << path.string() << ")\n";
  return failed == 0 ? kGood : kProgramFailed;
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
  const auto parsed = describe_sweep().parse(arguments);
  return parsed ? run_the_sweep(*parsed) : kGood;
}

}  // namespace

const Command kSweepCommand{"sweep", "run programs on many designs", run_sweep};

}  // namespace halfstep::tools
