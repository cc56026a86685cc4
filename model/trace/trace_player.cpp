#include "model/trace/trace_player.h"

namespace halfstep::model {

isa::Outcome TracePlayer::issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  isa::Outcome outcome;
  if (waiting_in_ != nullptr && waiting_in_->contains(pc)) {
    hart.pc = pc;
    instruction.execute(hart, instruction, outcome);
    return outcome;
  }
  waiting_in_ = nullptr;
  if (!cursor_.exhausted()) {
    outcome = cursor_.take(instruction, pc, hart);
    if (instruction.unit == isa::Unit::load || instruction.unit == isa::Unit::event_load)
      waiting_in_ = cursor_.enter_wait_loop(instruction);
    return outcome;
  }
  ran_out_ = true;
  on_exhausted_();
  outcome.address = hart.mhartid * 4;  // an access, if it is one, somewhere in the TCDM
  return outcome;
}

std::uint32_t TracePlayer::jump_register_target(const isa::Instruction& /*jump*/, const isa::Hart& /*hart*/) {
  return cursor_.peek_target();
}

// Where to is in the trace (EventDecoder put it into the registers).
void TracePlayer::strayed(std::uint32_t /*address*/) {}

}  // namespace halfstep::model
