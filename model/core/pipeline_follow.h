// A cycle of a core along the graph of control states: what most cycles of a run are, so every line here counts
// (model/SPEED.md). Composed at compile time, one function for each kind of transition; where the meaning of what
// issues is known, too, it is compiled into the same function.
#pragma once

#include "isa/meaning/floating_scalar.h"
#include "isa/meaning/half_pairs.h"
#include "isa/meaning/memory.h"
#include "isa/meaning/sum.h"
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
std::uint8_t columns_of(const Transition& transition);

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
      const std::uint32_t shift = (pipeline.address_ & 3U) * 8;
      const std::uint32_t bits = (~0U >> (32 - 8 * transition.answered_bytes())) << shift;
      pipeline.tcdm_.memory->serve_store(pipeline.address_, pipeline.store_data_ << shift, bits);
      return;
    }
    std::uint32_t word = pipeline.tcdm_.memory->serve_load(pipeline.address_);
    if constexpr (kArrival != Arrival::word) word = part(word, pipeline.address_, kArrival);
    pipeline.source_.hart().set(transition.answered_rd, word);
  }

  // What a load of half a word or a byte leaves in its register.
  static std::uint32_t part(std::uint32_t word, std::uint32_t address, Arrival arrival) {
    isa::Instruction load;
    load.access_bytes = arrival == Arrival::half || arrival == Arrival::unsigned_half ? 2 : 1;
    load.load_signed = arrival == Arrival::half || arrival == Arrival::byte;
    return isa::finish_load(load, word >> ((address & 3U) * 8));
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

  // What Pipeline::present_access() makes of it is made when the core leaves the graph.
  template <Issue kIssue>
  static StateNode* next_with_access(Pipeline& pipeline, Transition& transition, const isa::Outcome& outcome) {
    const std::uint32_t offset = outcome.address & 3U;
    pipeline.address_ = outcome.address;
    if constexpr (kIssue == Issue::store) pipeline.store_data_ = outcome.data;
    if (outcome.address - kTcdmBase >= pipeline.tcdm_.size || offset > transition.last_offset) {
      return pipeline.leave_with_access(transition);
    }
    pipeline.tcdm_.memory->want(pipeline.tcdm_.core, outcome.address);
    return transition.next[0];
  }
};

// The same for several cores at once, one kind of work after another: see Transition::Column.
struct ColumnAlong {
  static void go_on(Pipeline& pipeline, StateNode* node) {
    pipeline.node_ = node;
    __builtin_prefetch(node->expected);
  }
  using Arrival = Transition::Arrival;
  using Issue = Transition::Issue;

  static void word_arrives(Pipeline& pipeline, const Transition& transition) {
    CycleAlong::arrive<Arrival::word>(pipeline, transition);
  }
  static void other_arrives(Pipeline& pipeline, const Transition& transition) {
    if (transition.arrival == Arrival::stored) return CycleAlong::arrive<Arrival::stored>(pipeline, transition);
    const std::uint32_t word = pipeline.tcdm_.memory->serve_load(pipeline.address_);
    pipeline.source_.hart().set(transition.answered_rd, CycleAlong::part(word, pipeline.address_, transition.arrival));
  }
  // These return false where they lead off the graph.
  static bool load(Pipeline& pipeline, Transition& transition) {
    isa::Outcome outcome;
    isa::execute_sum(pipeline.source_.hart(), transition.instruction, isa::SumOf::load, outcome);
    return CycleAlong::next_with_access<Issue::load>(pipeline, transition, outcome) != nullptr;
  }
  // A store or an addition: which one it is cannot be guessed well, so both leave an address and data behind, and after
  // an addition nobody asks for them.
  static bool sum(Pipeline& pipeline, Transition& transition) {
    const bool adds = transition.issue == Issue::plain;
    const isa::SumOf what = adds ? isa::SumOf::addition : isa::SumOf::store;
    isa::Outcome outcome;
    isa::execute_sum(pipeline.source_.hart(), transition.instruction, what, outcome);
    const std::uint32_t offset = outcome.address & 3U;
    pipeline.address_ = outcome.address;
    pipeline.store_data_ = outcome.data;
    pipeline.tcdm_.memory->want(pipeline.tcdm_.core, outcome.address);
    const bool stays = outcome.address - kTcdmBase < pipeline.tcdm_.size && offset <= transition.last_offset;
    if (stays || adds) return true;
    pipeline.leave_with_access(transition);
    return false;
  }
  static bool pair(Pipeline& pipeline, Transition& transition);
  static bool single(Pipeline& pipeline, Transition& transition);
  static bool other(Pipeline& pipeline, Transition& transition) {
    isa::Hart& hart = pipeline.source_.hart();
    isa::Outcome outcome;
    hart.pc = transition.pc;
    transition.instruction.execute(hart, transition.instruction, outcome);
    return can_execute(pipeline, transition);
  }
  static bool can_execute(Pipeline& pipeline, const Transition& transition) {
    if (!pipeline.source_.hart().illegal) return true;
    pipeline.leave_illegal(transition, *transition.next[0]);
    return false;
  }
};

// What the columns of floating point execute, under isa.arith=ieee.
template <isa::Rs2 kRs2>
constexpr isa::Execute kExecutePairsOf =
    &isa::PairFused<isa::floating::Addend::plain, kRs2>::template execute<isa::floating::IeeeRules,
                                                                          isa::HalfUpper::ones>;
constexpr isa::Execute kExecutePairs = kExecutePairsOf<isa::Rs2::lanes>;
constexpr isa::Execute kExecuteReplicatedPairs = kExecutePairsOf<isa::Rs2::replicated>;
constexpr isa::Execute kExecuteSingles =
    &isa::ScalarFused<isa::floating::Fp32, isa::floating::MultiplyAdd>::execute<isa::floating::IeeeRules,
                                                                                isa::HalfUpper::ones>;

inline bool ColumnAlong::pair(Pipeline& pipeline, Transition& transition) {
  isa::Outcome outcome;
  const bool replicated = transition.instruction.execute == kExecuteReplicatedPairs;
  isa::execute_fused_pair(pipeline.source_.hart(), transition.instruction, replicated, outcome);
  return can_execute(pipeline, transition);
}

inline bool ColumnAlong::single(Pipeline& pipeline, Transition& transition) {
  isa::Outcome outcome;
  kExecuteSingles(pipeline.source_.hart(), transition.instruction, outcome);
  return can_execute(pipeline, transition);
}

}  // namespace halfstep::model
