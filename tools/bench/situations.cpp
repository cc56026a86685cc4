// How fast the model runs one kind of work at a time: the programs of tools/bench/programs, with eight cores and one.
#include "tools/bench/measured_run.h"

namespace halfstep::tools {
namespace {

constexpr std::uint32_t kRepeats = 4000;  // some 100,000 cycles

void measure(benchmark::State& state, const char* program, std::uint32_t repeats,
             model::IcacheMode icache = model::IcacheMode::ideal) {
  model::ClusterConfig config;
  config.icache_mode = icache;
  config.kernel_repeat = repeats;
  config.boot_cores = static_cast<std::uint32_t>(state.range(0));
  measure_run(state, bench_program(program), config);
}

void alu(benchmark::State& state) { measure(state, "alu", kRepeats); }
void loads(benchmark::State& state) { measure(state, "loads", kRepeats); }
void fp32(benchmark::State& state) { measure(state, "fp32", kRepeats); }
void fp16_simd(benchmark::State& state) { measure(state, "fp16_simd", kRepeats); }
void conflicts(benchmark::State& state) { measure(state, "conflicts", kRepeats); }
void barriers(benchmark::State& state) { measure(state, "barriers", kRepeats); }
void sleeping(benchmark::State& state) { measure(state, "sleeping", kRepeats); }
void dma(benchmark::State& state) { measure(state, "dma", 50); }
void cache(benchmark::State& state) { measure(state, "cache", 10, model::IcacheMode::hierarchical); }

void at_eight_cores_and_one(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("cores")->Arg(8)->Arg(1)->Apply(set_up);
}

BENCHMARK(alu)->Apply(at_eight_cores_and_one);
BENCHMARK(loads)->Apply(at_eight_cores_and_one);
BENCHMARK(fp32)->Apply(at_eight_cores_and_one);
BENCHMARK(fp16_simd)->Apply(at_eight_cores_and_one);
BENCHMARK(conflicts)->Apply(at_eight_cores_and_one);
BENCHMARK(barriers)->Apply(at_eight_cores_and_one);
BENCHMARK(sleeping)->ArgName("cores")->Arg(8)->Apply(set_up);  // a core alone has nobody to wake it
BENCHMARK(dma)->Apply(at_eight_cores_and_one);
BENCHMARK(cache)->Apply(at_eight_cores_and_one);

}  // namespace
}  // namespace halfstep::tools
