// Two results of the model that should be the same, to the cycle.
#pragma once

#include <optional>
#include <string>

#include "model/stats/run_result.h"

namespace halfstep::tools {

// The first number that differs: "core 3 region 1: 120 cycles, expected 118", "core 0: fetch 12, expected 11".
// Everything is compared: cycles of the run, and instructions and every cause per core and per region. Nothing if all
// are equal.
std::optional<std::string> find_inequality(const model::RunResult& expected, const model::RunResult& found);

}  // namespace halfstep::tools
