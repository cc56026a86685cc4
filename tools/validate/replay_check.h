// Whether a replay takes the cycles that execution takes: on the configuration of the recording, and on others.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/soc/simulation.h"

namespace halfstep::tools {

class ReplayCheck {
 public:
  // Traces go to `folder`, which must exist.
  ReplayCheck(const model::ProgramImage& program, std::filesystem::path folder)
      : program_(program), folder_(std::move(folder)) {}

  // Executes the program once more under the configuration, recorded, and replays the recording. What differs from
  // `executed` first, or nothing.
  std::string check_own(const model::ClusterConfig& config, const model::RunResult& executed);
  // Replays a recording of the program on `first` on the configuration `other`, and executes it there. The same. Both
  // with isa.arith=ieee: under rtl, results depend on when they are computed, and with them what is executed.
  std::string check_other(const model::ClusterConfig& first, const model::ClusterConfig& other);

 private:
  const model::ProgramImage& program_;
  std::filesystem::path folder_;
  std::filesystem::path record(const model::ClusterConfig& config, model::RunResult& recorded);

  std::size_t recordings_ = 0;
  std::filesystem::path first_;  // recording, of check_other()
};

}  // namespace halfstep::tools
