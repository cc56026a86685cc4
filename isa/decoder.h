// From instruction words to Instructions.
#pragma once

#include <cstdint>
#include <string>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

// Decodes the instruction whose first bytes are `word` (little-endian; the upper half is ignored if the instruction is
// compressed). A word without a meaning gives Unit::illegal, never an exception: wrong paths are decoded, too.
Instruction decode(std::uint32_t word, const IsaOptions& options = {});

// True if the low half-word starts a 16-bit instruction.
constexpr bool is_compressed(std::uint32_t word) { return (word & 3U) != 3U; }

// Assembly text of a decoded instruction at `pc`: "p.lw a0, 4(a1!)".
std::string disassemble(const Instruction& instruction, std::uint32_t pc);

// The name of the instruction alone: "vfmac.h".
const char* mnemonic(const Instruction& instruction);

// One line that says why a word does not decode: unknown word, or the option that would give it a meaning.
std::string illegal_reason(const Instruction& instruction);

}  // namespace halfstep::isa
