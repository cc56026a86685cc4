// The quick paths of Pipeline::commit(): the cycles that most of a run consists of, with only what they need.
//
// Straight-line code, no FP operation in flight across cycles, no loop end in sight, an ideal instruction memory: then
// a cycle is one of four, and each does to the registers exactly what commit_general() would. Everything else goes
// there; choose_mode() decides at the end of a cycle for the next one. The timing corpus runs through both
// (tests/2_model).
#pragma once

#include "model/core/pipeline.h"

namespace halfstep::model {

inline Cause Pipeline::commit(const CoreGrants& grants, Committed& done) {
  if (mode_ == Mode::quick) return commit_quick(grants, done);
  if (mode_ != Mode::general && !grants.data) {  // p.elw in EX, no event yet
    fetch_.steady_hold();
    wb_.writes_load_port = false;
    if (fetch_.full()) mode_ = Mode::parked;
    return Cause::event_wait;
  }
  return commit_general(grants, done);
}

inline Cause Pipeline::commit_quick(const CoreGrants& grants, Committed& done) {
  const Control& executing = *ex_.control;
  // EX is refused: nothing moves but the front end.
  if (executing.data_request && !grants.data) {
    fetch_.steady_hold();
    wb_.writes_load_port = false;
    return ex_.access.destination == Destination::tcdm         ? Cause::tcdm_denied
           : ex_.access.destination == Destination::event_unit ? Cause::event_wait
                                                               : Cause::pe_port_wait;
  }
  if (executing.fp) {
    dispatcher_.note_same_cycle_request();
    if (!grants.fp) {
      fetch_.steady_hold();
      wb_.writes_load_port = false;
      return Cause::fpu_denied;
    }
  }

  const std::uint32_t pc = fetch_.output_pc();
  if (pc == loop_ends_[0] || pc == loop_ends_[1]) return commit_general(grants, done);

  const Slot& slot = *id_.slot;
  const Control& control = slot.control;
  const bool load = executing.writes_load_port;
  const std::uint32_t load_bit = load ? 1U << ex_.instruction->rd : 0U;
  wb_.writes_load_port = load;
  if (load) {
    wb_.rd = ex_.instruction->rd;
    wb_.late_load = ex_.instruction;
    wb_.late_address = ex_.address;
  }

  // The next instruction needs what EX is loading.
  if (((id_.valid ? control.load_hazard : control.load_use) & load_bit) != 0) {
    fetch_.steady_hold();
    enter_bubble(nullptr);
    return id_.valid ? Cause::load_use : Cause::fetch;
  }

  // Decode moves on: an instruction issues, or a hole left by a redirect passes.
  const Slot& next = source_.at(pc);
  const bool compressed = next.instruction.size == 2;
  const bool taken = fetch_.steady_output_valid(compressed);
  const std::uint32_t issued_pc = id_.pc;
  Cause cause = Cause::fetch;
  if (id_.valid) {
    cause = Cause::issued;
    enter_execute(slot, issued_pc);
    done.issued = &slot;
    done.pc = issued_pc;
    done.new_access = control.data_request;
    if (source_.hart().illegal) done.fault = &slot;
  } else {
    enter_bubble(&slot);
  }
  if (taken) {
    fetch_.steady_take(compressed);
    id_.slot = &next;
    id_.pc = pc;
    id_.loop_target = false;
  } else {
    fetch_.steady_hold();
  }
  id_.valid = taken;

  const bool stays_quick = ex_.control->quick_execute && !ex_.branch_taken && !ex_.crosses_word && ex_.busy == 0 &&
                           (taken ? next.control.quick_decode : id_.slot->control.quick_stale);
  if (!stays_quick) mode_ = Mode::general;
  return cause;
}

}  // namespace halfstep::model
