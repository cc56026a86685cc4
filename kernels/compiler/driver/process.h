// Other programs: run one, wait for it.
#pragma once

#include <string>
#include <vector>

namespace halfstep::compiler {

// Its exit status; 128 + n if signal n ended it. Throws std::runtime_error if it cannot be started. While it runs, an
// interrupt ends it and not us, so that its files can be cleaned up.
enum class Messages { shown, hidden };
int run_process(const std::vector<std::string>& command, Messages messages = Messages::shown);

// As one would type it.
std::string quoted(const std::vector<std::string>& command);

}  // namespace halfstep::compiler
