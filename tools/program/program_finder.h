// From what stands on the command line to an ELF file: a path, or the name of a kernel or network that was built.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace halfstep::tools {

// An ELF file kernels/NAME_TYPE.elf next to the executable.
struct BuiltProgram {
  std::string name;
  std::string type;  // fp32, fp16, bf16
  bool is_network = false;
  std::filesystem::path path;
};

// Sorted by name and type; empty if nothing was built.
std::vector<BuiltProgram> built_programs();

// A path stands for itself; a name means the program built for `network_type` or `kernel_type`. Throws UsageError,
// which lists what there is.
std::filesystem::path find_program(const std::string& name_or_path, const std::string& network_type,
                                   const std::string& kernel_type);

}  // namespace halfstep::tools
