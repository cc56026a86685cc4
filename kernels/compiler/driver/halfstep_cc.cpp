// halfstep-cc: the C compiler for the simulated cores. See kernels/compiler/README.md.
//
// Exit status: 0 good, 1 what clang, the assembler or the linker refused (they say why), 2 usage or unreadable files.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "kernels/compiler/driver/compilation.h"

namespace {

constexpr const char* kHelp =
    R"(usage: halfstep-cc [options] FILE...

A C compiler for RI5CY cores (rv32imc, FP in integer registers, Xpulp, FP16 and bf16 SIMD). Takes what clang takes:

  -c, -S, -E, -fsyntax-only   stop after the object, the assembly, the preprocessor, the check; else a program is linked
  -o FILE                     result
  -O0 ... -O3, -Os, -g        as usual; hardware loops from -O2 on
  -I -D -U -include -isystem -std= -W... -f... -MD -MF ...   as usual
  -L -l -Wl,... -T SCRIPT     for the linker; default script: 64 KB TCDM, L2, stacks of eight cores
  -nostdlib                   without the runtime (start-up code, team, printf)
  -v                          say which commands are run

Its own:

  -ffp-contract=fast          the default here: a * b + c is one operation; =off: never
  -fno-hardware-loops         loops of instructions only; defines __HALFSTEP_NO_HARDWARE_LOOPS__
  -fno-post-increment         no post-increment and register addressing
  -fno-schedule-loops         loop bodies in the order that clang left them in
  -fpost-pass-statistics      say how many loops became hardware loops
)";

}  // namespace

int main(int count, char** arguments) {
  using namespace halfstep::compiler;
  try {
    const CommandLine command_line = parse_command_line(std::vector<std::string>(arguments + 1, arguments + count));
    if (command_line.help) {
      std::cout << kHelp;
      return 0;
    }
    if (command_line.version) {
      std::cout << "halfstep-cc " HALFSTEP_VERSION ", with " HALFSTEP_CLANG "\n";
      return 0;
    }
    const Toolchain toolchain = find_toolchain();
    return Compilation(command_line, toolchain).run();
  } catch (const std::exception& error) {
    std::cerr << "halfstep-cc: " << error.what() << '\n';
    return 2;
  }
}
