// How fast the model runs what users run: compiled kernels and a training step, enough of them that start-up code does
// not count.
#include "tools/bench/measured_run.h"

namespace halfstep::tools {
namespace {

void matmul(benchmark::State& state, const char* type, const char* variant, std::uint32_t repeats) {
  model::ClusterConfig config;
  config.kernel_type = type;
  config.kernel_variant = variant;
  config.kernel_repeat = repeats;
  config.boot_cores = static_cast<std::uint32_t>(state.range(0));
  measure_run(state, "matmul", config);
}

void tinycnn(benchmark::State& state, const char* type) {
  model::ClusterConfig config;
  config.network_type = type;
  config.network_samples = 16;
  config.boot_cores = static_cast<std::uint32_t>(state.range(0));
  measure_run(state, "tinycnn", config);
}

// A layer that the DMA streams through the TCDM while it is computed, with instruction caches.
void streamed(benchmark::State& state) {
  model::ClusterConfig config;
  config.network_type = "fp16";
  config.icache_mode = model::IcacheMode::hierarchical;
  config.boot_cores = static_cast<std::uint32_t>(state.range(0));
  measure_run(state, "pointwise_double_buffered", config);
}

void matmul_fp32(benchmark::State& state) { matmul(state, "fp32", "4x4", 16); }
void matmul_fp16(benchmark::State& state) { matmul(state, "fp16", "4x8", 32); }
void tinycnn_fp32(benchmark::State& state) { tinycnn(state, "fp32"); }
void tinycnn_fp16(benchmark::State& state) { tinycnn(state, "fp16"); }

BENCHMARK(matmul_fp32)->ArgName("cores")->Arg(8)->Arg(1)->Apply(set_up);
BENCHMARK(matmul_fp16)->ArgName("cores")->Arg(8)->Arg(1)->Apply(set_up);
BENCHMARK(tinycnn_fp32)->ArgName("cores")->Arg(8)->Apply(set_up);
BENCHMARK(tinycnn_fp16)->ArgName("cores")->Arg(8)->Apply(set_up);
BENCHMARK(streamed)->ArgName("cores")->Arg(8)->Apply(set_up);

}  // namespace
}  // namespace halfstep::tools
