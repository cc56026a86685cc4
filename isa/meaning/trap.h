// Traps and the way back (machine mode only): what they do to the CSRs, and where execution goes on. From the RISC-V
// privileged specification; faults of fetches and data accesses are found by the model, which calls take_exception().
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

constexpr std::uint32_t kMstatusInterruptEnable = 1U << 3;          // MIE
constexpr std::uint32_t kMstatusPreviousInterruptEnable = 1U << 7;  // MPIE
constexpr std::uint32_t kCauseInstructionAccessFault = 1;
constexpr std::uint32_t kCauseIllegalInstruction = 2;
constexpr std::uint32_t kCauseBreakpoint = 3;
constexpr std::uint32_t kCauseLoadAccessFault = 5;
constexpr std::uint32_t kCauseStoreAccessFault = 7;
constexpr std::uint32_t kCauseMachineEnvironmentCall = 11;

constexpr std::uint32_t kCauseInterrupt = 1U << 31;  // with the number of the interrupt below it

// `pc`: the instruction that mret goes back to.
inline void enter_trap(Hart& hart, std::uint32_t pc, std::uint32_t cause, std::uint32_t value) {
  hart.mepc = pc;
  hart.mcause = cause;
  hart.mtval = value;
  const bool enabled = (hart.mstatus & kMstatusInterruptEnable) != 0;
  hart.mstatus &= ~(kMstatusInterruptEnable | kMstatusPreviousInterruptEnable);
  if (enabled) hart.mstatus |= kMstatusPreviousInterruptEnable;
}

// Returns the address of the handler. `value`: what mtval tells.
inline std::uint32_t take_exception(Hart& hart, std::uint32_t pc, std::uint32_t cause, std::uint32_t value) {
  enter_trap(hart, pc, cause, value);
  return hart.mtvec & ~3U;
}

// Number of the interrupt that is pending and enabled by mie, in the order of the specification: external, software,
// timer. 0: none.
inline std::uint32_t pending_interrupt(const Hart& hart) {
  for (const std::uint32_t number : {11U, 3U, 7U}) {
    if (((hart.mie & hart.mip) >> number & 1U) != 0) return number;
  }
  return 0;
}

inline bool interrupt_due(const Hart& hart) {
  return (hart.mstatus & kMstatusInterruptEnable) != 0 && pending_interrupt(hart) != 0;
}

// Returns the address of the handler: in vectored mode (mtvec bit 0) a jump table.
inline std::uint32_t take_interrupt(Hart& hart, std::uint32_t next_pc) {
  const std::uint32_t number = pending_interrupt(hart);
  enter_trap(hart, next_pc, kCauseInterrupt | number, 0);
  return (hart.mtvec & ~3U) + ((hart.mtvec & 1U) != 0 ? 4 * number : 0U);
}

inline void environment_call(Hart& hart, const Instruction& /*instruction*/, Outcome& outcome) {
  outcome.address = take_exception(hart, hart.pc, kCauseMachineEnvironmentCall, 0);
}

inline void breakpoint(Hart& hart, const Instruction& /*instruction*/, Outcome& outcome) {
  outcome.address = take_exception(hart, hart.pc, kCauseBreakpoint, hart.pc);
}

inline void machine_return(Hart& hart, const Instruction& /*instruction*/, Outcome& outcome) {
  const bool enabled = (hart.mstatus & kMstatusPreviousInterruptEnable) != 0;
  hart.mstatus &= ~kMstatusInterruptEnable;
  hart.mstatus |= kMstatusPreviousInterruptEnable | (enabled ? kMstatusInterruptEnable : 0);
  outcome.address = hart.mepc;
}

// Sleeping is the model's business.
inline void wait_for_interrupt(Hart& /*hart*/, const Instruction& /*instruction*/, Outcome& /*outcome*/) {}

// There is no debug mode to return from.
inline void debug_return(Hart& hart, const Instruction& /*instruction*/, Outcome& /*outcome*/) { hart.illegal = true; }

}  // namespace halfstep::isa
