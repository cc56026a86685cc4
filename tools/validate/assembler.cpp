#include "tools/validate/assembler.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace halfstep::tools {
namespace {

constexpr const char* kAssembler = "clang-19";  // the corpus' reference assembler

// Runs a command without a shell, standard error into a file; returns its wait status.
int run_command(const std::vector<std::string>& command, const std::filesystem::path& error_log) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error_log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + command.front() + ": is it installed?");
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace

void assemble(const std::filesystem::path& source, const std::filesystem::path& linker_script,
              const std::filesystem::path& output) {
  const std::filesystem::path error_log = output.string() + ".log";
  const int status =
      run_command({kAssembler, "--target=riscv32", "-march=rv32imc_zicsr", "-mabi=ilp32", "-nostdlib",
                   "-fuse-ld=lld-19", "-Wl,-T," + linker_script.string(), "-o", output.string(), source.string()},
                  error_log);
  if (status == 0) return;
  std::ifstream log(error_log);
  std::string first_line;
  std::getline(log, first_line);
  throw std::runtime_error(std::string(kAssembler) + " failed: " + (first_line.empty() ? "no message" : first_line));
}

}  // namespace halfstep::tools
