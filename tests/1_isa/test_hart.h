// One instruction on a hart, for tests.
#pragma once

#include <cstdint>

#include "isa/decoder.h"
#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

struct Executed {
  Instruction instruction;
  Outcome outcome;
};

// Decodes and executes `word` as the hart's options say. The hart's registers are the test's business.
inline Executed execute(Hart& hart, std::uint32_t word) {
  Executed result{decode(word, hart.options), {}};
  result.instruction.execute(hart, result.instruction, result.outcome);
  return result;
}

}  // namespace halfstep::isa
