// A program on a configuration as a benchmark: every iteration builds the hierarchy and runs the program, and only
// Simulation::run() is timed, in processor time of the thread, which a busy machine disturbs least.
//
// Counters of a benchmark: cluster_cycles and instructions (of all cores) per second; ns_core_cycle, nanoseconds for
// one core in one cycle; ipc, instructions per core-cycle.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "model/config/cluster_config.h"
#include "model/soc/simulation.h"

namespace halfstep::tools {

// What is done with a simulation before it runs: attach observers.
using Prepare = std::function<void(model::Simulation&)>;

// `program`: a file, or the name of a kernel or network. A program that does not end with status 0 is an error of the
// benchmark.
void measure_run(benchmark::State& state, const std::string& program, const model::ClusterConfig& config,
                 const Prepare& prepare = {});

// An assembled program of tools/bench/programs.
std::filesystem::path bench_program(const std::string& name);

// UseManualTime(), in milliseconds.
void set_up(benchmark::internal::Benchmark* benchmark);

}  // namespace halfstep::tools
