// One of our programs, executed and recorded under some settings, and replayed or executed under others.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/soc/program_image.h"
#include "model/stats/run_result.h"
#include "tools/config/assignment.h"
#include "tools/files/temporary_directory.h"

namespace halfstep::tests {

class RecordedProgram {
 public:
  // name: as `run` takes it.
  RecordedProgram(const std::string& name, const std::vector<std::string>& settings);

  const std::filesystem::path& path() const { return path_; }     // of the trace
  const model::RunResult& executed() const { return executed_; }  // while it was recorded
  // With the settings of the recording and these.
  model::RunResult execute(const std::vector<std::string>& settings) const;
  model::RunResult replay(const std::vector<std::string>& settings) const;

 private:
  tools::TemporaryDirectory folder_;
  std::filesystem::path path_;
  model::ProgramImage program_;
  std::vector<tools::Assignment> settings_;
  model::RunResult executed_;
};

}  // namespace halfstep::tests
