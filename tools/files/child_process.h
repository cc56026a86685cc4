// Running another program, without a shell.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

// Waits until the command has ended. What it says on standard output and standard error, joined, if it failed; nothing
// if it exited with 0. Throws std::runtime_error if it cannot be started.
struct ChildResult {
  bool ok = false;
  std::string output;

  std::string first_line() const;
};
ChildResult run_child(const std::vector<std::string>& command);

}  // namespace halfstep::tools
