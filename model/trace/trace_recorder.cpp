#include "model/trace/trace_recorder.h"

namespace halfstep::model {

isa::Outcome TraceRecorder::issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  hart.pc = pc;
  if (traces::is_access(instruction.unit)) return issue_access(instruction, pc, hart);
  if (traces::has_event(instruction.unit) || instruction.unit == isa::Unit::system)
    return issue_rare(instruction, pc, hart);
  stream_->count(1);
  isa::Outcome unasked;
  instruction.execute(hart, instruction, unasked);
  return {};  // as in a replay
}

isa::Outcome TraceRecorder::issue_access(const isa::Instruction& access, std::uint32_t pc, isa::Hart& hart) {
  isa::Outcome outcome;
  access.execute(hart, access, outcome);
  stream_->add_access(access, pc, outcome, hart);
  return {outcome.address, outcome.data, false};
}

isa::Outcome TraceRecorder::issue_rare(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  const std::uint32_t operand = hart.x[traces::kept_operand(instruction)];
  isa::Outcome outcome;
  instruction.execute(hart, instruction, outcome);
  if (instruction.unit == isa::Unit::branch)
    stream_->add_branch(instruction, pc, outcome.flag, hart);
  else if (traces::has_event(instruction.unit))
    stream_->add(instruction, pc, outcome, operand, hart);
  else
    stream_->count(1);
  return outcome;
}

std::uint32_t TraceRecorder::jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) {
  return (hart.x[jump.rs1] + static_cast<std::uint32_t>(jump.immediate)) & ~1U;
}

}  // namespace halfstep::model
