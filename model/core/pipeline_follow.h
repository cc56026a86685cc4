// A cycle along the graph of control states: what most cycles of a run are, so every line here counts (model/SPEED.md).
#pragma once

#include "model/core/pipeline.h"
#include "model/soc/address_map.h"

namespace halfstep::model {

inline unsigned Pipeline::inputs(bool granted, bool result) const {
  unsigned inputs = (granted ? 1U : 0U) | (result ? 2U : 0U);
  if (node_->loop != StateNode::kNoLoop && source_.hart().loops[node_->loop].count > node_->loop_threshold)
    inputs |= 4U;
  return inputs;
}

inline Pipeline::Followed Pipeline::follow(Transition& transition, std::uint32_t word, std::uint32_t tcdm_size) {
  isa::Hart& hart = source_.hart();
  if (transition.answered != nullptr) {
    const isa::Instruction& load = *transition.answered;
    hart.set(load.rd, isa::finish_load(load, word >> ((address_ & 3U) * 8)));
  }
  if (transition.loops_counted != 0) {
    hart.loops[0].count -= transition.loops_counted & 1U;
    hart.loops[1].count -= transition.loops_counted >> 1;
  }
  if (transition.execute == nullptr) {
    node_ = transition.next[0];
    return Followed::along;
  }
  isa::Outcome outcome;
  hart.pc = transition.pc;
  transition.execute(hart, transition.issued->instruction, outcome);
  if (transition.accesses) return follow_access(transition, outcome, tcdm_size);
  node_ = transition.next[outcome.flag ? 1 : 0];
  if (node_ == nullptr) node_ = other_outcome(transition, outcome);
  if (!hart.illegal) return Followed::along;
  leave();
  return Followed::illegal;
}

inline Pipeline::Followed Pipeline::follow_access(const Transition& transition, const isa::Outcome& outcome,
                                                  std::uint32_t tcdm_size) {
  const isa::Instruction& instruction = transition.issued->instruction;
  const std::uint32_t offset = outcome.address & 3U;
  address_ = outcome.address;
  store_data_ = outcome.data;
  if (outcome.address - kTcdmBase >= tcdm_size || offset + instruction.access_bytes > 4) {
    leave_with_access(transition);
    return Followed::new_access;
  }
  // As present_access() does for one word.
  access_.address = outcome.address & ~3U;
  access_.write_data = outcome.data << (offset * 8);
  access_.byte_mask = static_cast<std::uint8_t>(((1U << instruction.access_bytes) - 1U) << offset);
  access_.write = instruction.unit == isa::Unit::store;
  access_.stray = false;
  access_.destination = Destination::tcdm;
  node_ = transition.next[0];
  return Followed::along;
}

}  // namespace halfstep::model
