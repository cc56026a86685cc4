// The steps from sources to a program: clang with the pass plugin, the post-pass, the assembler, the linker.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kernels/compiler/driver/command_line.h"
#include "kernels/compiler/driver/files.h"
#include "kernels/compiler/driver/process.h"

namespace halfstep::compiler {

// Where the parts of the compiler are.
struct Toolchain {
  std::string clang;
  std::string linker;
  std::filesystem::path plugin;
  std::filesystem::path post_pass;
  std::filesystem::path runtime;  // folder: start-up and runtime objects, linker script
  std::filesystem::path headers;  // folder of the room kernels/
  std::filesystem::path c_library_headers;
  std::vector<std::string> libraries;  // behind everything else: C library, the compiler's helpers
};

// Beside the running program.
Toolchain find_toolchain();

class Compilation {
 public:
  Compilation(const CommandLine& command_line, const Toolchain& toolchain)
      : command_line_(command_line), toolchain_(toolchain) {}

  // The exit status; what went wrong has been said by whoever found it. Throws std::runtime_error for what this program
  // finds itself.
  int run();

 private:
  int process(const Input& input);  // up to command_line_.stop
  int run_front_end(const Input& input, const std::vector<std::string>& mode);
  int make_assembly(const Input& input, const std::filesystem::path& result);
  int make_object(const Input& input, const std::filesystem::path& assembly_or_source,
                  const std::filesystem::path& result);
  bool has_own_v2f16(const Input& input);
  int link();
  std::vector<std::string> link_command(const std::filesystem::path& script,
                                        const std::filesystem::path& program) const;

  std::vector<std::string> clang(bool with_post_increment) const;
  void add_dependency_options(std::vector<std::string>& command, const Input& input) const;
  std::filesystem::path result_of(const Input& input, const char* suffix) const;
  int run_command(const std::vector<std::string>& command, Messages messages = Messages::shown) const;

  const CommandLine& command_line_;
  const Toolchain& toolchain_;
  ScratchFolder scratch_;
  std::vector<std::string> objects_;  // for the linker, in the order of the command line
};

}  // namespace halfstep::compiler
