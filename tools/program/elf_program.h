// From a 32-bit RISC-V ELF file to a program image: loadable segments, symbols, layer table, hash.
#pragma once

#include <filesystem>

#include "model/soc/program_image.h"

namespace halfstep::tools {

// Throws UsageError with one line that names the file: missing, not an ELF file, 64-bit, another machine's, truncated,
// nothing to load, or a broken layer table.
model::ProgramImage read_elf_program(const std::filesystem::path& path);

}  // namespace halfstep::tools
