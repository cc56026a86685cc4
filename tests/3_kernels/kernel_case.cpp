#include "tests/3_kernels/kernel_case.h"

#include <algorithm>

namespace halfstep::test {

bool KernelRun::ok() const {
  return result.stop == model::StopReason::exited && result.exit_code == 0 && !rows.empty() &&
         std::all_of(rows.begin(), rows.end(), [](const reference::TensorRow& row) { return row.ok(); });
}

bool KernelRun::exact() const {
  return ok() && std::all_of(rows.begin(), rows.end(), [](const reference::TensorRow& row) {
           return row.layer_by_layer.front().largest_error == 0;
         });
}

std::string KernelRun::text() const { return result.message + "\n" + reference::print_table(rows); }

KernelRun run_kernel(const tools::Primitive& primitive, const tools::Variant& variant,
                     const model::ClusterConfig& config, tools::DataKind data) {
  const tools::PreparedKernel kernel(primitive, variant, config, data);
  KernelRun run;
  run.rows = kernel.compare(*tools::simulate(kernel.image(), config, run.result));
  return run;
}

model::ClusterConfig kernel_config(const std::string& type, const std::string& shape, std::uint32_t cores) {
  model::ClusterConfig config;
  config.kernel_type = type;
  config.kernel_shape = shape;
  config.cores = std::max(config.cores, cores);
  config.boot_cores = cores;
  config.max_cycles = 20'000'000;
  return config;
}

}  // namespace halfstep::test
