// How fast the model runs compiled kernels, in simulated cycles per second of host time.
//
// Every benchmark is a whole program on the default cluster; only Simulation::run() is timed, building the hierarchy
// and reading the program are not, in processor time of the thread, which a busy machine disturbs least.
// "cluster_cycles" counts cycles of the cluster, "instructions" those of all its cores. start_up is the whole command
// from exec to exit on a program of a few cycles.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>
#include <exception>
#include <iostream>
#include <string>
#include <systemc>

#include "model/config/cluster_config.h"
#include "model/soc/simulation.h"
#include "tools/kernels/kernel_run.h"
#include "tools/program/control_words.h"
#include "tools/program/elf_program.h"
#include "tools/program/program_finder.h"

namespace halfstep::tools {
namespace {

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Totals {
  std::uint64_t cycles = 0;
  std::uint64_t instructions = 0;
};

Totals run_once(benchmark::State& state, const model::ClusterConfig& config, const model::ProgramImage& program) {
  model::Simulation simulation(config, program);
  for (const ControlWord& word : control_words(config, program)) simulation.write_memory(word.address, word.bytes());
  const double start = thread_seconds();
  const model::RunResult result = simulation.run();
  state.SetIterationTime(thread_seconds() - start);
  if (result.stop != model::StopReason::exited || result.exit_code != 0) state.SkipWithError("the program failed");
  Totals totals;
  totals.cycles = result.cycles;
  for (const model::CoreResult& core : result.cores) totals.instructions += core.counters.instructions;
  return totals;
}

void run_program(benchmark::State& state, const std::string& name, const model::ClusterConfig& config) {
  try {
    const model::ProgramImage program = load_program(name, config);
    Totals totals;
    for (auto iteration : state) {
      static_cast<void>(iteration);
      const Totals once = run_once(state, config, program);
      totals.cycles += once.cycles;
      totals.instructions += once.instructions;
    }
    const auto rate = benchmark::Counter::kIsRate;
    state.counters["cluster_cycles"] = benchmark::Counter(static_cast<double>(totals.cycles), rate);
    state.counters["instructions"] = benchmark::Counter(static_cast<double>(totals.instructions), rate);
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

// `repeats`: enough of the kernel that its start-up code does not count.
void matmul(benchmark::State& state, const char* type, std::uint32_t repeats, bool through_sockets) {
  model::ClusterConfig config;
  config.kernel_type = type;
  config.kernel_repeat = repeats;
  config.boot_cores = static_cast<std::uint32_t>(state.range(0));
  config.through_sockets = through_sockets;
  config.kernel_variant = config.kernel_type == "fp32" ? "4x4" : "4x8";
  run_program(state, "matmul", config);
}

void tinycnn(benchmark::State& state, const char* type) {
  model::ClusterConfig config;
  config.network_type = type;
  config.network_samples = 4;
  config.boot_cores = static_cast<std::uint32_t>(state.range(0));
  run_program(state, "tinycnn", config);
}

void start_up(benchmark::State& state) {
  const std::string command = HALFSTEP_EXECUTABLE " run matmul --set kernel.variant=4x4 --max-cycles 1 >/dev/null 2>&1";
  for (auto iteration : state) {
    static_cast<void>(iteration);
    benchmark::DoNotOptimize(std::system(command.c_str()));
  }
}

void matmul_fp32(benchmark::State& state) { matmul(state, "fp32", 16, false); }
void matmul_fp16(benchmark::State& state) { matmul(state, "fp16", 32, false); }
void matmul_fp16_through_sockets(benchmark::State& state) { matmul(state, "fp16", 32, true); }
void tinycnn_fp32(benchmark::State& state) { tinycnn(state, "fp32"); }
void tinycnn_fp16(benchmark::State& state) { tinycnn(state, "fp16"); }

BENCHMARK(matmul_fp32)->ArgName("cores")->Arg(8)->Arg(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(matmul_fp16)->ArgName("cores")->Arg(8)->Arg(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(matmul_fp16_through_sockets)->ArgName("cores")->Arg(8)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tinycnn_fp32)->ArgName("cores")->Arg(8)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tinycnn_fp16)->ArgName("cores")->Arg(8)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(start_up)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace halfstep::tools

// SystemC owns main().
int sc_main(int count, char* arguments[]) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
