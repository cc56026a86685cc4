#include "model/core/fetch.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t word_after(std::uint32_t address) { return (address & ~3U) + 4; }

}  // namespace

// The RTL looks only at what the FIFO holds in registers here, not at an arriving word, and at the first entry even if
// it is empty: an empty FIFO whose stale first word looks 16-bit counts as valid for an unaligned output address.
bool Fetch::stored_output_valid(bool word_upper_compressed) const {
  const std::uint32_t pc = filled_ != 0 ? head_ : requested_;
  if ((pc & 2U) != 0 && !next_is_target_) return word_upper_compressed || filled_ >= 2;
  return filled_ >= 1;
}

void Fetch::advance(const Offer& offer, const Inputs& inputs, bool word_upper_compressed) {
  const bool incoming = word_arrives();
  const bool room = filled_ < 3;
  const bool stored_valid = stored_output_valid(word_upper_compressed);

  // Loop machine: outputs of this cycle.
  bool masked = false;       // the next fetch goes to the loop start
  bool loop_branch = false;  // strong jump: the instruction at the output is past the loop end
  bool speculative = false;
  bool clear = false;
  const bool replace_next = loop_state_ == LoopState::fetching;
  switch (loop_state_) {
    case LoopState::none:
      if (offer.loop_jump) {
        masked = (requested_ & 2U) == 0;
        const bool requested_unaligned = (requested_ & 2U) != 0;
        speculative = requested_unaligned && ((offer.valid && word_upper_compressed) || !offer.valid);
        clear = inputs.taken;
      }
      break;
    case LoopState::unaligned:
      masked = true;
      clear = offer.valid && inputs.taken;
      break;
    case LoopState::unaligned_compressed:
      loop_branch = true;
      clear = true;
      break;
    case LoopState::in_loop:
      masked = true;
      clear = inputs.taken;
      break;
    case LoopState::fetching:
      clear = !(answered_ && state_ != State::wait_aborted) && inputs.taken;
      break;
    case LoopState::done:
      break;
  }
  clear = clear || inputs.redirect;

  // Memory machine.
  bool raised = false;
  std::uint32_t address = 0;
  bool update_address = false;
  bool fetches_target = false;
  State next_state = state_;
  const std::uint32_t strong_target = inputs.redirect ? inputs.target : requested_;
  const bool strong = inputs.redirect || loop_branch;
  switch (state_) {
    case State::idle:
      address = strong ? strong_target : masked && stored_valid ? offer.loop_start : word_after(requested_);
      if (inputs.request && (room || strong || (masked && stored_valid))) {
        raised = true;
        update_address = true;
        fetches_target = masked && stored_valid;
        next_state = State::wait_answer;
      }
      break;
    case State::wait_grant:
      raised = true;
      address = requested_;
      if (strong) {
        address = strong_target;
        update_address = true;
      } else if (masked && stored_valid) {
        address = offer.loop_start;
        update_address = true;
        fetches_target = true;
      }
      next_state = State::wait_answer;
      break;
    case State::wait_answer:
      address = strong ? strong_target : masked ? offer.loop_start : word_after(requested_);
      if (inputs.request && (room || strong || masked)) {
        if (answered_) {
          raised = true;
          update_address = true;
          fetches_target = masked;
          next_state = State::wait_answer;
        } else if (strong) {
          update_address = true;
          next_state = State::wait_aborted;
        } else if (masked && offer.valid) {
          update_address = true;
          fetches_target = true;
          next_state = State::wait_aborted;
        }
      } else if (answered_) {
        next_state = State::idle;
      }
      break;
    case State::wait_aborted:
      address = requested_;
      if (strong) {
        address = strong_target;
        update_address = true;
      }
      if (answered_) {
        raised = true;
        next_state = State::wait_answer;
      }
      break;
  }

  // Loop machine: next state.
  LoopState next_loop = loop_state_;
  switch (loop_state_) {
    case LoopState::none:
      if (offer.loop_jump) {
        if (offer.valid && word_upper_compressed && (requested_ & 2U) != 0) {
          next_loop = LoopState::unaligned_compressed;
        } else if ((requested_ & 2U) != 0 && !offer.valid) {
          next_loop = LoopState::unaligned;
        } else {
          next_loop = fetches_target ? LoopState::fetching : LoopState::in_loop;
        }
      }
      break;
    case LoopState::unaligned:
      if (offer.valid) next_loop = LoopState::fetching;
      break;
    case LoopState::unaligned_compressed:
      next_loop = LoopState::fetching;
      break;
    case LoopState::in_loop:
      if (fetches_target) next_loop = LoopState::fetching;
      break;
    case LoopState::fetching:
      if (answered_ && state_ != State::wait_aborted) {
        next_loop = offer.valid && offer.loop_target ? LoopState::none : LoopState::done;
      }
      break;
    case LoopState::done:
      if (offer.valid && offer.loop_target) next_loop = LoopState::none;
      break;
  }
  if (inputs.redirect) next_loop = LoopState::none;

  // FIFO: take the arriving word, hand out the instruction, or start over.
  if (incoming) {
    if (filled_ == 0) head_ = requested_;
    ++filled_;
    if (replace_next) {
      if (filled_ > 1) {
        next_target_ = requested_;
        next_is_target_ = true;
        filled_ = 2;
      } else {
        head_is_target_ = true;
      }
    }
  }
  if (inputs.taken && offer.valid) {
    const bool unaligned = (head_ & 2U) != 0;
    head_is_target_ = next_is_target_;
    if (next_is_target_) {
      head_ = next_target_;
      --filled_;
    } else if (unaligned) {
      head_ = word_after(head_) | (offer.compressed ? 0U : 2U);
      --filled_;
    } else if (offer.compressed) {
      head_ |= 2U;
    } else {
      head_ = word_after(head_);
      --filled_;
    }
    next_is_target_ = false;
  }
  if (clear) {
    filled_ = 0;
    head_is_target_ = false;
    next_is_target_ = false;
  }

  if (update_address) requested_ = speculative && !inputs.redirect ? offer.loop_start : address;
  bus_address_ = address;
  state_ = next_state;
  loop_state_ = next_loop;
  answered_ = raised;
}

}  // namespace halfstep::model
