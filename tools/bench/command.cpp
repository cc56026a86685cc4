// The halfstep command from outside, from exec to exit: how long it takes to start, how much memory it needs, and what
// writing a trace costs; processor time of the child, real time for start_up.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"

namespace halfstep::tools {
namespace {

constexpr double kMegabyte = 1024.0 * 1024.0;

struct Usage {
  double seconds = 0;  // of processor time, user and system
  double peak_bytes = 0;
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// Runs `halfstep run` with these arguments, output thrown away; empty if it failed.
std::optional<Usage> run_command(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {HALFSTEP_EXECUTABLE, "run"});
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int error = posix_spawn(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage usage{};
  if (error != 0 || wait4(child, &status, 0, &usage) != child || status != 0) return std::nullopt;
  return Usage{seconds(usage.ru_utime) + seconds(usage.ru_stime), static_cast<double>(usage.ru_maxrss) * 1024.0};
}

void measure_command(benchmark::State& state, const std::vector<std::string>& arguments, bool manual_time = true) {
  run_command(arguments);  // builds a kernel that is not there yet
  double total = 0;
  for (auto iteration : state) {
    static_cast<void>(iteration);
    const std::optional<Usage> usage = run_command(arguments);
    if (!usage) {
      state.SkipWithError("halfstep run failed");
      return;
    }
    total += usage->seconds;
    if (manual_time) state.SetIterationTime(usage->seconds);
  }
  state.counters["cpu_ms"] = benchmark::Counter(total * 1e3, benchmark::Counter::kAvgIterations);
}

// A program of a hundred cycles.
void start_up(benchmark::State& state) { measure_command(state, {HALFSTEP_BENCH_PROGRAMS "/alu.elf"}, false); }

// The peak of a process counts what it had before exec, which is this program: so this comes first, while this program
// is smaller than any run.
void memory(benchmark::State& state) {
  const model::ClusterConfig config;
  double peak = 0;
  for (auto iteration : state) {
    static_cast<void>(iteration);
    const std::optional<Usage> usage = run_command({"tinycnn"});
    rusage own{};
    getrusage(RUSAGE_SELF, &own);
    if (!usage || usage->peak_bytes <= static_cast<double>(own.ru_maxrss) * 1024.0) {
      state.SkipWithError("cannot tell: the run failed, or this program was larger than it");
      return;
    }
    peak = usage->peak_bytes;
    state.SetIterationTime(usage->seconds);
  }
  const double modelled = static_cast<double>(config.tcdm_size) + static_cast<double>(config.l2_size);
  state.counters["peak_MB"] = peak / kMegabyte;
  state.counters["beside_modelled_MB"] = (peak - modelled) / kMegabyte;
}

void command(benchmark::State& state, const std::string& trace) {
  std::vector<std::string> arguments = {"matmul", "--set",          "kernel.type=fp16", "--set", "kernel.variant=4x8",
                                        "--set",  "kernel.repeat=4"};
  const auto file = std::filesystem::temp_directory_path() / ("halfstep_bench_" + std::to_string(getpid()) + trace);
  if (!trace.empty()) arguments.insert(arguments.end(), {"--trace", file.string()});
  measure_command(state, arguments);
  if (!trace.empty()) std::filesystem::remove(file);
}
void command_no_trace(benchmark::State& state) { command(state, ""); }
void command_issue_trace(benchmark::State& state) { command(state, ".csv"); }
void command_spike_trace(benchmark::State& state) { command(state, ".spike"); }

BENCHMARK(memory)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(start_up)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(command_no_trace)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(command_issue_trace)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(command_spike_trace)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace halfstep::tools
