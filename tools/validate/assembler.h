// Turns a corpus program into an ELF file with the command that the corpus prescribes: another assembler may pad
// alignments differently, and then the cycles differ.
#pragma once

#include <filesystem>

namespace halfstep::tools {

// Throws std::runtime_error with the assembler's first line if it fails.
void assemble(const std::filesystem::path& source, const std::filesystem::path& linker_script,
              const std::filesystem::path& output);

}  // namespace halfstep::tools
