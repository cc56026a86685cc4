// RV32C: every 16-bit instruction stands for one 32-bit instruction. Everything behind this sees 32-bit words only.
#pragma once

#include <cstdint>

namespace halfstep::isa {

// The 32-bit word that a 16-bit instruction stands for, or 0, which is no instruction, if it has no meaning here: words
// that the specification reserves or leaves to others, and c.fl* and c.fs*, which need registers that Zfinx does not
// have. HINTs expand to the instruction without effect that they are.
std::uint32_t expand_compressed(std::uint16_t half);

}  // namespace halfstep::isa
