#include "model/trace/trace_recorder.h"

namespace halfstep::model {

isa::Outcome TraceRecorder::issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  if (!traces::has_event(instruction.unit)) {
    isa::Outcome outcome;
    hart.pc = pc;
    instruction.execute(hart, instruction, outcome);
    writer_->count(core_);
    return outcome;
  }
  const std::uint32_t operand = hart.x[traces::kept_operand(instruction)];
  isa::Outcome outcome;
  hart.pc = pc;
  instruction.execute(hart, instruction, outcome);
  writer_->add(core_, instruction, pc, outcome, operand, hart);
  return outcome;
}

std::uint32_t TraceRecorder::jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) {
  return (hart.x[jump.rs1] + static_cast<std::uint32_t>(jump.immediate)) & ~1U;
}

}  // namespace halfstep::model
