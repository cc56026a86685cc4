// Compiling and linking programs for the cluster when they are asked for. Objects and programs are kept in a cache that
// is keyed by the contents of all kernel sources and by the compiler's flags: whatever has not changed is not compiled
// again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace halfstep::tools {

class KernelCache {
 public:
  // Throws UsageError if the toolchain that was found at configure time is not there any more.
  KernelCache();

  // A file of the cache by its name there; `command`, given the path to write to, makes it if it is missing. Throws
  // std::runtime_error with the command's first line if that fails.
  std::filesystem::path produce(
      const std::string& name, const std::function<std::vector<std::string>(const std::string& output)>& command) const;

  // Where code lies: in the private L2, 32 KB, function by function as far as it is used; or in the shared one.
  enum class Code : std::uint8_t { in_private_l2, in_shared_l2 };
  enum class Loops : std::uint8_t { of_the_hardware, of_instructions };
  // A source, relative to the folder kernels or absolute, compiled for a number format: a folder of primitives that
  // has its element.h (fp32, fp16, bf16, fp16_scalar, bf16_scalar).
  std::filesystem::path object(const std::string& source, const std::string& type, Code code = Code::in_private_l2,
                               Loops loops = Loops::of_the_hardware) const;
  // Objects linked with the runtime for a cluster of so many cores.
  std::filesystem::path program(const std::string& name, const std::vector<std::string>& objects, unsigned cores) const;
  // Objects as one, in which only the given functions can be seen, by new names. Other objects or functions make
  // another file.
  std::filesystem::path library(const std::string& name, const std::vector<std::string>& objects,
                                const std::vector<std::pair<std::string, std::string>>& names) const;
  // A file with this content.
  std::filesystem::path text(const std::string& name, const std::string& content) const;

 private:
  std::string compiler_;
  std::vector<std::string> compiler_parts_;  // files that it consists of
  std::string linker_;
  std::string object_copier_;
  std::vector<std::string> flags_;
  std::vector<std::string> runtime_;
  std::filesystem::path sources_;  // the folder kernels
  std::string toolchain_text_;
  std::filesystem::path folder_;

  std::string key() const;
};

}  // namespace halfstep::tools
