// How a run that has ended looks from outside: exit status and what is said on standard error.
#pragma once

#include <string>

#include "model/stats/run_result.h"

namespace halfstep::tools {

int exit_status(const model::RunResult& result);
void print_outcome(const model::RunResult& result, const std::string& program);

}  // namespace halfstep::tools
