// A cycle of a core along the graph of control states: what most cycles of a run are, so every line here counts
// (model/SPEED.md). Composed at compile time, one function for each kind of transition; where the meaning of what
// issues is known, too, it is compiled into the same function.
#pragma once

#include "isa/meaning/floating_scalar.h"
#include "isa/meaning/half_pairs.h"
#include "isa/meaning/memory.h"
#include "model/core/pipeline.h"
#include "model/soc/address_map.h"
#include "model/tcdm/tcdm.h"

namespace halfstep::model {

inline unsigned Pipeline::loop_input() const {
  const bool goes_round = source_.hart().loops[node_->loop].count > node_->loop_threshold;
  return goes_round ? StateNode::kLoopGoesRound : StateNode::kLoopEnds;
}

inline Transition* Pipeline::transition(unsigned inputs) const {
  Transition* const known = node_->transitions[inputs];
  if (known != nullptr || node_->loop == StateNode::kNoLoop) return known;
  return node_->transition(inputs | loop_input());
}

// The function for a transition whose other fields are filled in; and the columns that it belongs to.
Follow follow_of(const Transition& transition);
unsigned columns_of(const Transition& transition);

// Of a meaning: known at compile time. (By specialisation, as g++ under the undefined behaviour sanitizer takes no
// comparison of functions for constant.)
template <isa::Execute kExecute>
inline constexpr bool kIsNamed = true;
template <>
inline constexpr bool kIsNamed<nullptr> = false;

struct CycleAlong {
  using Issue = Transition::Issue;
  using Arrival = Transition::Arrival;

  // kLoops: hardware loops go round. kExecute: the meaning of what issues; null: as the instruction says.
  template <bool kLoops, Arrival kArrival, Issue kIssue, isa::Execute kExecute = nullptr>
  static StateNode* follow(Pipeline& pipeline, Transition& transition) {
    if constexpr (kLoops) count_loops(pipeline, transition);
    arrive<kArrival>(pipeline, transition);
    isa::Outcome outcome;
    if constexpr (kIssue != Issue::nothing) {
      isa::Hart& hart = pipeline.source_.hart();
      const isa::Instruction& instruction = transition.instruction;
      if constexpr (kIsNamed<kExecute>) {
        kExecute(hart, instruction, outcome);
      } else {
        hart.pc = transition.pc;
        instruction.execute(hart, instruction, outcome);
      }
    }
    return next<kIssue>(pipeline, transition, outcome);
  }

  template <Arrival kArrival>
  static void arrive(Pipeline& pipeline, const Transition& transition) {
    if constexpr (kArrival == Arrival::nothing) return;
    if constexpr (kArrival == Arrival::stored) {
      pipeline.tcdm_.memory->serve_store(pipeline.access_);
      return;
    }
    std::uint32_t word = pipeline.tcdm_.memory->serve_load(pipeline.address_);
    if constexpr (kArrival != Arrival::word) {
      isa::Instruction load;
      load.access_bytes = kArrival == Arrival::half || kArrival == Arrival::unsigned_half ? 2 : 1;
      load.load_signed = kArrival == Arrival::half || kArrival == Arrival::byte;
      word = isa::finish_load(load, word >> ((pipeline.address_ & 3U) * 8));
    }
    pipeline.source_.hart().set(transition.answered_rd, word);
  }

  static void count_loops(Pipeline& pipeline, const Transition& transition) {
    isa::Hart& hart = pipeline.source_.hart();
    hart.loops[0].count -= transition.loops_counted & 1U;
    hart.loops[1].count -= transition.loops_counted >> 1;
  }

  template <Issue kIssue>
  static StateNode* next(Pipeline& pipeline, Transition& transition, const isa::Outcome& outcome) {
    if constexpr (kIssue == Issue::load || kIssue == Issue::store) {
      return next_with_access<kIssue>(pipeline, transition, outcome);
    } else if constexpr (kIssue == Issue::floating || kIssue == Issue::decides) {
      StateNode* node = transition.next[kIssue == Issue::decides && outcome.flag ? 1 : 0];
      if (kIssue == Issue::decides && node == nullptr) node = pipeline.other_outcome(transition, outcome);
      return pipeline.source_.hart().illegal ? pipeline.leave_illegal(transition, *node) : node;
    } else {
      return transition.next[0];
    }
  }

  // As Pipeline::present_access() does for one word.
  template <Issue kIssue>
  static StateNode* next_with_access(Pipeline& pipeline, Transition& transition, const isa::Outcome& outcome) {
    const std::uint32_t offset = outcome.address & 3U;
    pipeline.address_ = outcome.address;
    if constexpr (kIssue == Issue::store) pipeline.store_data_ = outcome.data;
    if (outcome.address - kTcdmBase >= pipeline.tcdm_.size || offset > transition.last_offset) {
      return pipeline.leave_with_access(transition);
    }
    pipeline.tcdm_.memory->want(pipeline.tcdm_.core, outcome.address);
    if constexpr (kIssue == Issue::load) {
      pipeline.access_ = {outcome.address & ~3U, 0, 0xf, false, false, Destination::tcdm};
    } else {
      const auto bytes = static_cast<std::uint8_t>(0xfU >> transition.last_offset << offset);
      pipeline.access_ = {outcome.address & ~3U, outcome.data << (offset * 8), bytes, true, false, Destination::tcdm};
    }
    return transition.next[0];
  }
};

// The same for several cores at once, one kind of work after another: see Transition::Column.
struct ColumnAlong {
  static void go_on(Pipeline& pipeline, StateNode* node) {
    pipeline.node_ = node;
    __builtin_prefetch(node->expected);
  }
  static void arrive(Pipeline& pipeline, const Transition& transition) {
    CycleAlong::arrive<Transition::Arrival::word>(pipeline, transition);
  }
  // False: off the graph.
  static bool load(Pipeline& pipeline, Transition& transition) {
    isa::Outcome outcome;
    isa::load_any(pipeline.source_.hart(), transition.instruction, outcome);
    return CycleAlong::next_with_access<Transition::Issue::load>(pipeline, transition, outcome) != nullptr;
  }
  template <isa::Execute kExecute>
  static bool floating(Pipeline& pipeline, Transition& transition) {
    isa::Outcome outcome;
    kExecute(pipeline.source_.hart(), transition.instruction, outcome);
    return CycleAlong::next<Transition::Issue::floating>(pipeline, transition, outcome) != nullptr;
  }
};

// What the columns of floating point execute, under isa.arith=ieee.
constexpr isa::Execute kExecutePairs =
    &isa::PairFused<isa::floating::Addend::plain, isa::Rs2::lanes>::execute<isa::floating::IeeeRules,
                                                                            isa::HalfUpper::ones>;
constexpr isa::Execute kExecuteSingles =
    &isa::ScalarFused<isa::floating::Fp32, isa::floating::MultiplyAdd>::execute<isa::floating::IeeeRules,
                                                                                isa::HalfUpper::ones>;

}  // namespace halfstep::model
