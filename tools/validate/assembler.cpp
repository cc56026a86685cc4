#include "tools/validate/assembler.h"

#include <stdexcept>
#include <string>

#include "tools/files/child_process.h"

namespace halfstep::tools {
namespace {

constexpr const char* kAssembler = "clang-19";  // the corpus' reference assembler

}  // namespace

void assemble(const std::filesystem::path& source, const std::filesystem::path& linker_script,
              const std::filesystem::path& output) {
  const ChildResult result =
      run_child({kAssembler, "--target=riscv32", "-march=rv32imc_zicsr", "-mabi=ilp32", "-nostdlib", "-fuse-ld=lld-19",
                 "-Wl,-T," + linker_script.string(), "-o", output.string(), source.string()});
  if (!result.ok) throw std::runtime_error(std::string(kAssembler) + " failed: " + result.first_line());
}

}  // namespace halfstep::tools
