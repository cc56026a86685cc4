// Runs the halfstep command as a user does.
#pragma once

#include <filesystem>
#include <string>

namespace halfstep::tests {

struct ProcessOutcome {
  int status = -1;  // exit status; -1: ended by a signal
  std::string output;
  std::string errors;
};

ProcessOutcome run_halfstep(const std::string& arguments);
std::string read_file(const std::filesystem::path& path);

}  // namespace halfstep::tests
