// Sums and products that end in a shift to the right: the p.add*n, p.sub*n, p.mul*n and p.mac*n families. The 32-bit
// sum wraps first; the rounding forms then add half of the last place that survives, if anything is shifted out.
#pragma once

#include <cstdint>

#include "isa/meaning/integer.h"

namespace halfstep::isa {

enum class Shift : std::uint8_t { arithmetic, logical };
enum class Round : std::uint8_t { none, up };

template <Shift kShift, Round kRound>
constexpr std::uint32_t normalise(std::uint32_t sum, std::uint32_t shift) {
  if (kRound == Round::up && shift > 0) sum += 1U << (shift - 1);
  if constexpr (kShift == Shift::arithmetic) return static_cast<std::uint32_t>(static_cast<std::int32_t>(sum) >> shift);
  return sum >> shift;
}

// rd = (rs1 op rs2) >> immediate
template <Binary operation, Shift kShift, Round kRound = Round::none>
void normalised(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  const std::uint32_t sum = operation(hart.x[instruction.rs1], hart.x[instruction.rs2]);
  hart.set(instruction.rd, normalise<kShift, kRound>(sum, static_cast<std::uint32_t>(instruction.immediate)));
}

// rd = (rd op rs1) >> rs2
template <Binary operation, Shift kShift, Round kRound = Round::none>
void normalised_by_register(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  const std::uint32_t sum = operation(hart.x[instruction.rd], hart.x[instruction.rs1]);
  hart.set(instruction.rd, normalise<kShift, kRound>(sum, hart.x[instruction.rs2] & 31));
}

// rd = (rd + rs1 op rs2) >> immediate
template <Binary operation, Shift kShift, Round kRound = Round::none>
void accumulated(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  const std::uint32_t sum = hart.x[instruction.rd] + operation(hart.x[instruction.rs1], hart.x[instruction.rs2]);
  hart.set(instruction.rd, normalise<kShift, kRound>(sum, static_cast<std::uint32_t>(instruction.immediate)));
}

}  // namespace halfstep::isa
