#include "tools/commands/run_outcome.h"

#include <iostream>

#include "tools/errors.h"

namespace halfstep::tools {

int exit_status(const model::RunResult& result) {
  switch (result.stop) {
    case model::StopReason::exited:
      return result.exit_code == 0 ? kGood : kProgramFailed;
    case model::StopReason::program_error:
      return kProgramFailed;
    case model::StopReason::deadlock:
    case model::StopReason::cycle_limit:
      return kLimitReached;
  }
  return kProgramFailed;
}

void print_outcome(const model::RunResult& result, const std::string& program) {
  if (result.stop != model::StopReason::exited)
    std::cerr << "halfstep: " << result.message << "\n" << result.dump;
  else if (!result.message.empty())
    std::cerr << "halfstep: " << result.message << "\n";
  else if (result.exit_code != 0)
    std::cerr << "halfstep: " << program << " exited with " << result.exit_code << "\n";
}

}  // namespace halfstep::tools
