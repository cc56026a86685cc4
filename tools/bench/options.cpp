// What every option of a run costs: the same work with it and without. option_none is the FP16 matmul on eight cores of
// the default cluster; the performance counters need a program that switches them on, and compare with option_alu.
#include "tools/bench/measured_run.h"

namespace halfstep::tools {
namespace {

model::ClusterConfig matmul_config() {
  model::ClusterConfig config;
  config.kernel_type = "fp16";
  config.kernel_variant = "4x8";
  config.kernel_repeat = 16;
  return config;
}

void option_none(benchmark::State& state) { measure_run(state, "matmul", matmul_config()); }

void option_sockets(benchmark::State& state) {
  model::ClusterConfig config = matmul_config();
  config.through_sockets = true;
  measure_run(state, "matmul", config);
}

void option_icache(benchmark::State& state) {
  model::ClusterConfig config = matmul_config();
  config.icache_mode = model::IcacheMode::hierarchical;
  measure_run(state, "matmul", config);
}

void option_l2_contention(benchmark::State& state) {
  model::ClusterConfig config = matmul_config();
  config.l2_contention = true;
  measure_run(state, "matmul", config);
}

// A C++ user's observer that only counts.
void option_issue_observer(benchmark::State& state) {
  std::uint64_t issued = 0;
  measure_run(state, "matmul", matmul_config(), [&](model::Simulation& simulation) {
    simulation.on_issue([&](const model::IssueEvent& /*event*/) { ++issued; });
  });
  benchmark::DoNotOptimize(issued);
}

void option_commit_observer(benchmark::State& state) {
  std::uint64_t committed = 0;
  measure_run(state, "matmul", matmul_config(), [&](model::Simulation& simulation) {
    simulation.on_commit([&](const model::CommitEvent& /*event*/) { ++committed; });
  });
  benchmark::DoNotOptimize(committed);
}

void measure_alu(benchmark::State& state, const char* program) {
  model::ClusterConfig config;
  config.kernel_repeat = 4000;
  measure_run(state, bench_program(program), config);
}
void option_alu(benchmark::State& state) { measure_alu(state, "alu"); }
void option_alu_performance_counters(benchmark::State& state) { measure_alu(state, "alu_counting"); }

BENCHMARK(option_none)->Apply(set_up);
BENCHMARK(option_issue_observer)->Apply(set_up);
BENCHMARK(option_commit_observer)->Apply(set_up);
BENCHMARK(option_sockets)->Apply(set_up);
BENCHMARK(option_icache)->Apply(set_up);
BENCHMARK(option_l2_contention)->Apply(set_up);
BENCHMARK(option_alu)->Apply(set_up);
BENCHMARK(option_alu_performance_counters)->Apply(set_up);

}  // namespace
}  // namespace halfstep::tools
