// Environment calls, breakpoints and the way back (machine mode only): what they do to the CSRs, and where execution
// goes on (outcome.address). From the RISC-V privileged specification.
#pragma once

#include <cstdint>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

constexpr std::uint32_t kMstatusInterruptEnable = 1U << 3;          // MIE
constexpr std::uint32_t kMstatusPreviousInterruptEnable = 1U << 7;  // MPIE
constexpr std::uint32_t kCauseBreakpoint = 3;
constexpr std::uint32_t kCauseMachineEnvironmentCall = 11;

inline void take_exception(Hart& hart, std::uint32_t cause, Outcome& outcome) {
  hart.mepc = hart.pc;
  hart.mcause = cause;
  const bool enabled = (hart.mstatus & kMstatusInterruptEnable) != 0;
  hart.mstatus &= ~(kMstatusInterruptEnable | kMstatusPreviousInterruptEnable);
  if (enabled) hart.mstatus |= kMstatusPreviousInterruptEnable;
  outcome.address = hart.mtvec & ~3U;
}

inline void environment_call(Hart& hart, const Instruction& /*instruction*/, Outcome& outcome) {
  take_exception(hart, kCauseMachineEnvironmentCall, outcome);
}

inline void breakpoint(Hart& hart, const Instruction& /*instruction*/, Outcome& outcome) {
  take_exception(hart, kCauseBreakpoint, outcome);
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
