// Words in a program's memory through which a run tells it how large it is (kernels/runtime/control.h): found by
// symbol, written before the run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"

namespace halfstep::tools {

struct ControlWord {
  std::uint32_t address = 0;
  std::uint32_t value = 0;

  std::vector<std::uint8_t> bytes() const;  // little-endian
};

// The words that `program` has, with the values that `config` wants. Throws UsageError if a parameter is set to
// something else than its default and the program has no way to follow it.
std::vector<ControlWord> control_words(const model::ClusterConfig& config, const model::ProgramImage& program);

}  // namespace halfstep::tools
