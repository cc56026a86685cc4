// A cycle of several cores along the graph of control states, one kind of work after another: see Transition::Column
// and model/cluster/cluster_compute.cpp. What pipeline_follow.h does in one function is here in pieces.
#pragma once

#include "model/core/pipeline_follow.h"

namespace halfstep::model {

struct ColumnAlong {
  using Arrival = Transition::Arrival;

  static void go_on(Pipeline& pipeline, const Transition& transition) {
    StateNode* const node = transition.ahead;
    pipeline.node_ = node;
    __builtin_prefetch(node->expected);
  }
  // Returns the address of the access in EX.
  [[gnu::always_inline]] static std::uint32_t do_common_work(Pipeline& pipeline, isa::Hart& hart,
                                                             const CommonWork& common, const WordsByAddress& memory) {
    common.execute(hart, memory, pipeline.accessed_);
    return pipeline.accessed_.address;
  }
  // These return false where they lead off the graph, or an access goes elsewhere than to the TCDM.
  static bool store(Pipeline& pipeline, const Transition& transition) {
    CycleAlong::arrive<Arrival::stored>(pipeline, transition);
    return true;
  }
  static bool access(Pipeline& pipeline, Transition& transition) {
    if (!transition.accesses()) return true;
    const std::uint32_t address = pipeline.accessed_.address;
    if (address - kTcdmBase < pipeline.tcdm_.size && (address & 3U) <= transition.last_offset) return true;
    pipeline.arrive(pipeline.access_elsewhere(transition));
    return false;
  }
  static bool product(Pipeline& pipeline, Transition& transition) {
    isa::Hart& hart = pipeline.source_.hart();
    isa::Outcome outcome;
    const isa::Instruction& instruction = transition.instruction;
    if (instruction.execute == kExecuteSingles) {
      kExecuteSingles(hart, instruction, outcome);
    } else {
      isa::execute_fused_pair(hart, instruction, instruction.execute == kExecuteReplicatedPairs, outcome);
    }
    return can_execute(pipeline, transition);
  }
  static bool other(Pipeline& pipeline, Transition& transition) {
    isa::Hart& hart = pipeline.source_.hart();
    isa::Outcome outcome;
    hart.pc = transition.pc;
    transition.instruction.execute(hart, transition.instruction, outcome);
    return can_execute(pipeline, transition);
  }

 private:
  static bool can_execute(Pipeline& pipeline, Transition& transition) {
    if (!pipeline.source_.hart().illegal) return true;
    pipeline.leave_illegal(transition, *transition.next[0]);
    return false;
  }
};

}  // namespace halfstep::model
