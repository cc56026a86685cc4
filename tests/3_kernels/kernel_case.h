// One primitive on one shape, run and compared.
#pragma once

#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/soc/simulation.h"
#include "tools/kernels/kernel_run.h"

namespace halfstep::test {

struct KernelRun {
  model::RunResult result;
  std::vector<reference::TensorRow> rows;

  bool ok() const;           // ended well, and every result is within its bounds
  bool exact() const;        // ended well, and every result is equal
  std::string text() const;  // for a test's message
};

KernelRun run_kernel(const tools::Primitive& primitive, const tools::Variant& variant,
                     const model::ClusterConfig& config, tools::DataKind data);

model::ClusterConfig kernel_config(const std::string& type, const std::string& shape, std::uint32_t cores = 8);

}  // namespace halfstep::test
