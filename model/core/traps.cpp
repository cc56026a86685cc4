// How a pipeline leaves for a trap handler and comes back. What a trap does to the CSRs is isa/meaning/trap.h.
//
// Timing of ecall, ebreak, illegal instructions, mret: measured (corpus g1). Access faults, illegal CSR accesses and
// interrupts: no such thing was ever measured, the RTL's bench has no source of them; they redirect in the next cycle.
#include "isa/meaning/trap.h"
#include "model/core/pipeline.h"

namespace halfstep::model {

// The pipeline behind the instruction in decode is empty. Returns where execution goes on.
std::uint32_t Pipeline::trap_target(const Slot& slot) {
  isa::Hart& hart = source_.hart();
  if (source_.outside(slot))
    return isa::take_exception(hart, registers_.id.pc, isa::kCauseInstructionAccessFault, registers_.id.pc);
  if (slot.instruction.unit == isa::Unit::illegal) {
    return isa::take_exception(hart, registers_.id.pc, isa::kCauseIllegalInstruction, slot.instruction.word);
  }
  const std::uint32_t target = source_.issue(slot, registers_.id.pc).address;
  // Only mret can have enabled an interrupt that waits: it is taken before the instruction that was returned to.
  return isa::interrupt_due(hart) ? isa::take_interrupt(hart, target) : target;
}

// wfi ends when an interrupt is pending that mie enables, whether it is taken or not.
std::uint32_t Pipeline::wake_target() {
  isa::Hart& hart = source_.hart();
  const std::uint32_t next = address_after(registers_.id.pc, 4);
  return isa::interrupt_due(hart) ? isa::take_interrupt(hart, next) : next;
}

// The address that follows, which is the start of a hardware loop if `pc` is the end of one that goes round. That
// counts as a round here: who asks drops the instruction that would have counted it.
std::uint32_t Pipeline::address_after(std::uint32_t pc, std::uint32_t size) {
  for (isa::HardwareLoop& loop : source_.hart().loops) {
    if (pc != loop.end || loop.count < 2) continue;
    --loop.count;
    return loop.start;
  }
  return pc + size;
}

void Pipeline::trap_in_execute(std::uint32_t cause, std::uint32_t value) {
  const std::uint32_t handler = isa::take_exception(source_.hart(), registers_.ex.pc, cause, value);
  enter_bubble(nullptr);
  leave_for_handler(handler);
}

void Pipeline::interrupt_after_execute() {
  const PipelineRegisters::Execute& ex = registers_.ex;
  const bool elsewhere = ex.branch_taken || ex.control->jump;
  const std::uint32_t next = elsewhere ? ex.target : address_after(ex.pc, ex.instruction->size);
  leave_for_handler(isa::take_interrupt(source_.hart(), next));
}

void Pipeline::leave_for_handler(std::uint32_t handler) {
  registers_.id.valid = false;
  registers_.jump_done = false;
  registers_.return_address = handler;
  registers_.state = State::return_jump;
}

}  // namespace halfstep::model
