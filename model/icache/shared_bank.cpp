#include "model/icache/shared_bank.h"

namespace halfstep::model {
namespace {

std::uint32_t log2_of(std::uint32_t power_of_two) { return static_cast<std::uint32_t>(__builtin_ctz(power_of_two)); }

}  // namespace

// Sets of one bank: the bank number stands between the offset and the set in an address.
SharedBank::SharedBank(const IcacheParameters& parameters)
    : tags_(parameters.sets_per_bank(), parameters.shared_ways,
            log2_of(parameters.line_bytes) + log2_of(parameters.shared_banks)),
      line_mask_(~(parameters.line_bytes - 1)) {}

std::uint32_t SharedBank::answers_line() const {
  switch (state_) {
    case State::write_line:
    case State::write_then_hand_over:
    case State::write_pending:
      return pending_[0].core;
    case State::answer_pending:
      return stage_.valid ? stage_.core : kNobody;
    case State::disabled:
    case State::drain:
      return line_complete_ ? pending_[0].core : kNobody;
    default:
      return kNobody;
  }
}

std::optional<SharedBank::LineRequest> SharedBank::advance_further(const Inputs& inputs) {
  std::optional<LineRequest> handed_over;
  bool line_is_taken = false;
  State next = state_;
  enable_acknowledged_ = state_ == State::open && !line_complete_;
  flush_acknowledged_ = flush_set_acknowledged_ = state_ == State::disabled;
  switch (state_) {
    case State::open:
      next = step_open(inputs);
      break;
    case State::hand_over:
      if (line_complete_) {
        next = State::write_then_hand_over;
      } else if (inputs.queue_has_room && pending_count_ < kMaxPending) {
        handed_over = {stage_.core, stage_.address & line_mask_};
        pending_[pending_count_++] = {stage_.core, stage_.address, replacement_.choose(tags_.ways())};
        replacement_.advance();
        ++counters_.misses;
        stage_.valid = false;
        next = State::open;
      }
      break;
    case State::write_line:
    case State::write_then_hand_over:
    case State::write_pending:
      write_line();
      line_is_taken = true;
      next = state_ == State::write_line             ? State::open
             : state_ == State::write_then_hand_over ? State::hand_over
                                                     : State::compare_pending;
      break;
    case State::wait_pending:
      if (line_complete_) next = State::write_pending;
      break;
    case State::compare_pending:
      next = stage_.valid && is_pending(stage_.address) ? State::wait_pending : State::answer_pending;
      break;
    case State::answer_pending:
      if (stage_.valid) ++counters_.merged;
      stage_.valid = false;
      next = State::open;
      break;
    case State::flush:
    case State::flush_set:
      next = step_flush(inputs);
      break;
    case State::disabled:
      line_is_taken = line_complete_;
      if (line_complete_) pop_pending();
      if (inputs.accepted) {
        handed_over = {inputs.core, inputs.address & line_mask_};
        pending_[pending_count_++] = {inputs.core, inputs.address, 0};
      }
      if (!inputs.control.disable) next = State::drain;
      break;
    case State::drain:
      line_is_taken = line_complete_;
      enable_acknowledged_ = pending_count_ == 0;
      if (pending_count_ == 0) next = State::flush;
      if (line_complete_) pop_pending();
      break;
  }
  collect(inputs, line_is_taken);
  state_ = next;
  return handed_over;
}

// A complete line goes first; the request in the stage is answered beside it if it hits, else it stays.
SharedBank::State SharedBank::step_open(const Inputs& inputs) {
  const bool hit = stage_.valid && stage_.hit;
  const bool pending = stage_.valid && is_pending(stage_.address);
  if (hit) ++counters_.hits;
  if (line_complete_) {
    if (hit) stage_.valid = false;
    return pending ? State::write_pending : State::write_line;
  }
  if (stage_.valid && !stage_.hit) return pending ? State::wait_pending : State::hand_over;
  if (asks_for_something(inputs.control)) {
    // Lines on their way arrive before the request is followed.
    if (!hit && pending_count_ != 0) return State::wait_pending;
    stage_.valid = false;
    return after_control(inputs.control);
  }
  stage_.valid = inputs.accepted;
  if (inputs.accepted) look_up(inputs);
  return State::open;
}

SharedBank::State SharedBank::after_control(const Control& control) const {
  if (control.disable) return State::disabled;
  return control.flush_set ? State::flush_set : State::flush;
}

SharedBank::State SharedBank::step_flush(const Inputs& inputs) {
  stage_.valid = false;
  if (state_ == State::flush_set) {
    tags_.clear_set(tags_.set_of(inputs.control.flush_address));
    flush_set_acknowledged_ = true;
    return State::open;
  }
  tags_.clear_set(flushed_sets_);
  if (++flushed_sets_ != tags_.sets()) return State::flush;
  flushed_sets_ = 0;
  flush_acknowledged_ = true;
  return inputs.control.disable ? State::disabled : State::open;
}

bool SharedBank::is_pending(std::uint32_t address) const {
  for (std::uint32_t index = 0; index < pending_count_; ++index) {
    if (((pending_[index].address ^ address) & line_mask_) == 0) return true;
  }
  return false;
}

void SharedBank::write_line() {
  tags_.write(pending_[0].address, pending_[0].way);
  pop_pending();
}

void SharedBank::pop_pending() {
  --pending_count_;
  for (std::uint32_t index = 0; index < pending_count_; ++index) pending_[index] = pending_[index + 1];
}

void SharedBank::collect(const Inputs& inputs, bool line_is_taken) {
  if (inputs.beat && inputs.last_beat) {
    line_complete_ = true;
  } else if (line_is_taken) {
    line_complete_ = false;
  }
}

}  // namespace halfstep::model
