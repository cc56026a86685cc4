// Running another program, without a shell.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

// Waits until the command has ended. Throws std::runtime_error if it cannot be started.
struct ChildResult {
  bool ok = false;     // exited with 0
  std::string output;  // what it said on standard output and standard error, joined

  std::string first_line() const;
};
ChildResult run_child(const std::vector<std::string>& command);

}  // namespace halfstep::tools
