#include "tools/bench/measured_run.h"

#include <ctime>
#include <exception>

#include "tools/kernels/kernel_run.h"
#include "tools/program/control_words.h"

namespace halfstep::tools {
namespace {

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Totals {
  double seconds = 0;
  std::uint64_t cycles = 0;
  std::uint64_t core_cycles = 0;
  std::uint64_t instructions = 0;
};

void run_once(benchmark::State& state, const model::ClusterConfig& config, const model::ProgramImage& program,
              const Prepare& prepare, Totals& totals) {
  model::Simulation simulation(config, program);
  for (const ControlWord& word : control_words(config, program)) simulation.write_memory(word.address, word.bytes());
  if (prepare) prepare(simulation);
  const double start = thread_seconds();
  const model::RunResult result = simulation.run();
  const double seconds = thread_seconds() - start;
  state.SetIterationTime(seconds);
  if (result.stop != model::StopReason::exited || result.exit_code != 0) state.SkipWithError("the program failed");
  totals.seconds += seconds;
  totals.cycles += result.cycles;
  totals.core_cycles += result.cycles * config.boot_cores;
  for (const model::CoreResult& core : result.cores) totals.instructions += core.counters.instructions;
}

}  // namespace

void measure_run(benchmark::State& state, const std::string& program, const model::ClusterConfig& config,
                 const Prepare& prepare) {
  try {
    const model::ProgramImage image = load_program(program, config);
    Totals totals;
    for (auto iteration : state) {
      static_cast<void>(iteration);
      run_once(state, config, image, prepare, totals);
    }
    const double core_cycles = static_cast<double>(totals.core_cycles);
    state.counters["cluster_cycles"] = static_cast<double>(totals.cycles) / totals.seconds;
    state.counters["instructions"] = static_cast<double>(totals.instructions) / totals.seconds;
    state.counters["ns_core_cycle"] = totals.seconds * 1e9 / core_cycles;
    state.counters["ipc"] = static_cast<double>(totals.instructions) / core_cycles;
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

std::filesystem::path bench_program(const std::string& name) {
  return std::filesystem::path(HALFSTEP_BENCH_PROGRAMS) / (name + ".elf");
}

void set_up(benchmark::internal::Benchmark* benchmark) { benchmark->UseManualTime()->Unit(benchmark::kMillisecond); }

}  // namespace halfstep::tools
