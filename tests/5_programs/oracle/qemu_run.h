// The same program under QEMU's user mode emulation.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "random_program.h"

namespace halfstep::tests {

// What the program wrote to standard output. `folder` is for files on the way. Throws std::runtime_error if QEMU cannot
// run it to its end.
std::vector<std::uint8_t> run_qemu(const RandomProgram& program, const std::filesystem::path& folder);

}  // namespace halfstep::tests
