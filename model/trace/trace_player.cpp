#include "model/trace/trace_player.h"

namespace halfstep::model {

isa::Outcome TracePlayer::issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  if (!cursor_.exhausted()) return cursor_.take(instruction, pc, hart);
  ran_out_ = true;
  on_exhausted_();
  isa::Outcome outcome;
  outcome.address = hart.mhartid * 4;  // an access, if it is one, somewhere in the TCDM
  return outcome;
}

std::uint32_t TracePlayer::jump_register_target(const isa::Instruction& /*jump*/, const isa::Hart& /*hart*/) {
  return cursor_.peek_target();
}

// Where to is in the trace (EventDecoder put it into the registers).
void TracePlayer::strayed(std::uint32_t /*address*/) {}

}  // namespace halfstep::model
