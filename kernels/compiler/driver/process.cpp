#include "kernels/compiler/driver/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace halfstep::compiler {
namespace {

// Ignores interrupts in this process, not in its children, for as long as it lives.
class InterruptsAreForTheChild {
 public:
  InterruptsAreForTheChild() {
    struct sigaction passed = {};
    passed.sa_handler = [](int) {};  // a handler, unlike SIG_IGN, is not inherited by the child
    sigaction(SIGINT, &passed, &interrupt_);
    sigaction(SIGTERM, &passed, &terminate_);
  }
  ~InterruptsAreForTheChild() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
  }
  InterruptsAreForTheChild(const InterruptsAreForTheChild&) = delete;
  InterruptsAreForTheChild& operator=(const InterruptsAreForTheChild&) = delete;

 private:
  struct sigaction interrupt_ = {};
  struct sigaction terminate_ = {};
};

}  // namespace

int run_process(const std::vector<std::string>& command, Messages messages) {
  std::vector<std::string> copies = command;
  std::vector<char*> arguments;
  for (std::string& argument : copies) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const InterruptsAreForTheChild interrupts;
  pid_t child = 0;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (messages == Messages::hidden) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(command.front() + ": cannot be run: " + std::strerror(error));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error(command.front() + ": cannot be waited for: " + std::strerror(errno));
  }
  constexpr int kSignalled = 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

std::string quoted(const std::vector<std::string>& command) {
  std::string text;
  for (const std::string& argument : command) {
    if (!text.empty()) text += ' ';
    const bool plain = argument.find_first_of(" \t\"'\\$*?&;|<>()") == std::string::npos && !argument.empty();
    text += plain ? argument : "'" + argument + "'";
  }
  return text;
}

}  // namespace halfstep::compiler
