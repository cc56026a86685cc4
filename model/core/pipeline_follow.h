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

inline Transition* Pipeline::transition(unsigned inputs) const {
  Transition* const known = node_->transitions[inputs];
  if (known != nullptr || !node_->has_more_inputs()) return known;
  return transition_by_more(inputs);
}

// Fills in what follows from the other fields of a transition: the function, the common work, the columns.
void prepare(Transition& transition, std::uint32_t tcdm_size);

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
      const isa::SumAccess& store = pipeline.accessed_;
      const std::uint32_t shift = (store.address & 3U) * 8;
      const std::uint32_t bits = (~0U >> (32 - 8 * transition.stored_bytes)) << shift;
      pipeline.tcdm_.memory->serve_store(store.address, store.data << shift, bits);
      return;
    }
    const LoadedPart& arrives = transition.common.arrives;
    const std::uint32_t address = pipeline.accessed_.address;
    const std::uint32_t word =
        kArrival == Arrival::loaded ? pipeline.tcdm_.memory->serve_load(address) : pipeline.handed_over_;
    pipeline.source_.hart().x[arrives.rd] = arrives.of(word, address);
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
    } else if constexpr (kIssue == Issue::sets_loops) {
      return pipeline.with_loops_set(transition);
    } else {
      return transition.next[0];
    }
  }

  // What Pipeline::present_access() makes of it is made when the core leaves the graph.
  template <Issue kIssue>
  static StateNode* next_with_access(Pipeline& pipeline, Transition& transition, const isa::Outcome& outcome) {
    const std::uint32_t offset = outcome.address & 3U;
    pipeline.accessed_ = {outcome.address, outcome.data};
    if (outcome.address - kTcdmBase >= pipeline.tcdm_.size || offset > transition.last_offset) {
      return pipeline.access_elsewhere(transition);
    }
    pipeline.tcdm_.memory->want(pipeline.tcdm_.core, outcome.address);
    return transition.next[0];
  }
};

// The fused multiply-adds that kernels spend their time in, under isa.arith=ieee.
template <isa::Rs2 kRs2>
constexpr isa::Execute kExecutePairsOf =
    &isa::PairFused<isa::floating::Addend::plain, kRs2>::template execute<isa::floating::IeeeRules,
                                                                          isa::HalfUpper::ones>;
constexpr isa::Execute kExecutePairs = kExecutePairsOf<isa::Rs2::lanes>;
constexpr isa::Execute kExecuteReplicatedPairs = kExecutePairsOf<isa::Rs2::replicated>;
constexpr isa::Execute kExecuteSingles =
    &isa::ScalarFused<isa::floating::Fp32, isa::floating::MultiplyAdd>::execute<isa::floating::IeeeRules,
                                                                                isa::HalfUpper::ones>;

}  // namespace halfstep::model
