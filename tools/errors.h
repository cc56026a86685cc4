// Mistakes of the user (command line, configuration, unreadable input): one line, exit status 2.
#pragma once

#include <stdexcept>

namespace halfstep::tools {

class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Exit status of every halfstep command (design, "Command line").
enum ExitStatus : int { kGood = 0, kProgramFailed = 1, kUsage = 2, kLimitReached = 3 };

}  // namespace halfstep::tools
