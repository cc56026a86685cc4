#include "tools/files/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tools/files/temporary_directory.h"

namespace halfstep::tools {

std::string ChildResult::first_line() const {
  const std::string line = output.substr(0, output.find('\n'));
  return line.empty() ? "no message" : line;
}

ChildResult run_child(const std::vector<std::string>& command) {
  const TemporaryDirectory folder;
  const std::filesystem::path log = folder.path() / "output";
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + command.front() + ": is it installed?");
  int status = 0;
  waitpid(child, &status, 0);
  std::stringstream text;
  text << std::ifstream(log).rdbuf();
  return {status == 0, text.str()};
}

}  // namespace halfstep::tools
