// What stands between a core and the meaning of its instructions when a run is recorded or replayed (design decision
// 1). Detached, it costs a branch.
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::model {

class TraceRecorder;

class InstructionTrace {
 public:
  virtual ~InstructionTrace() = default;

  // The instruction leaves decode: does with the hart what time depends on, and tells the outcome.
  virtual isa::Outcome issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) = 0;
  // Where the jalr in decode, which is the next to issue, goes.
  virtual std::uint32_t jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) = 0;
  // The second half of the last access went to this word instead (isa.arith=rtl).
  virtual void strayed(std::uint32_t address) = 0;
  // What only listens may be told of an instruction afterwards; null of what replays.
  virtual TraceRecorder* recorder() { return nullptr; }
};

}  // namespace halfstep::model
