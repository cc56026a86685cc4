// A cycle along the graph of control states: what most cycles of a run are, so every line here counts (model/SPEED.md).
#pragma once

#include "model/core/pipeline.h"
#include "model/soc/address_map.h"

namespace halfstep::model {

inline unsigned Pipeline::loop_input() const {
  const bool goes_round = source_.hart().loops[node_->loop].count > node_->loop_threshold;
  return goes_round ? StateNode::kLoopGoesRound : StateNode::kLoopEnds;
}

inline Transition* Pipeline::transition(unsigned inputs) const {
  Transition* const known = node_->transitions[inputs];
  if (known != nullptr || node_->loop == StateNode::kNoLoop) return known;
  return node_->transitions[inputs | loop_input()];
}

inline Pipeline::Followed Pipeline::follow(Transition& transition, std::uint32_t word, std::uint32_t tcdm_size) {
  isa::Hart& hart = source_.hart();
  if (transition.finishes) {
    if (transition.answered != nullptr) {
      const isa::Instruction& load = *transition.answered;
      hart.set(load.rd, isa::finish_load(load, word >> ((address_ & 3U) * 8)));
    }
    hart.loops[0].count -= transition.loops_counted & 1U;
    hart.loops[1].count -= transition.loops_counted >> 1;
  }
  node_ = transition.next[0];
  if (transition.issue == Transition::Issue::nothing) return Followed::along;

  isa::Outcome outcome;
  if (source_.trace() != nullptr) {
    outcome = source_.trace()->issue(transition.issued->instruction, transition.pc, hart);
  } else {
    hart.pc = transition.pc;
    transition.execute(hart, transition.issued->instruction, outcome);
  }
  switch (transition.issue) {
    case Transition::Issue::nothing:
    case Transition::Issue::plain:
      return Followed::along;
    case Transition::Issue::decides:
      node_ = transition.next[outcome.flag ? 1 : 0];
      if (node_ == nullptr) node_ = other_outcome(transition, outcome);
      if (!hart.illegal) return Followed::along;
      leave();
      return Followed::illegal;
    case Transition::Issue::load:
      break;
    case Transition::Issue::store:
      store_data_ = outcome.data;
      break;
  }
  const std::uint32_t offset = outcome.address & 3U;
  address_ = outcome.address;
  if (outcome.address - kTcdmBase >= tcdm_size || offset > transition.last_offset) {
    leave_with_access();
    return Followed::new_access;
  }
  // As present_access() does for one word.
  if (transition.issue == Transition::Issue::load) {
    access_ = {outcome.address & ~3U, 0, 0xf, false, false, Destination::tcdm};
  } else {
    const auto bytes = static_cast<std::uint8_t>(0xfU >> transition.last_offset << offset);
    access_ = {outcome.address & ~3U, outcome.data << (offset * 8), bytes, true, false, Destination::tcdm};
  }
  return Followed::along;
}

}  // namespace halfstep::model
