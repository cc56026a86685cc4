// How a pipeline gets onto the graph of control states and off it again, and what of it is remembered there.
#include <utility>

#include "model/core/pipeline.h"
#include "model/core/pipeline_follow.h"

namespace halfstep::model {

Pipeline::Departure Pipeline::leave(const CoreGrants& grants) {
  if (node_ == nullptr) return {};
  registers_ = node_->registers;
  const unsigned inputs = this->inputs(grants.fp || grants.data, grants.fp_result);
  return {std::exchange(node_, nullptr), inputs};
}

void Pipeline::enter(StateGraph& graph, const Departure& from, Cause cause, const Committed& done) {
  graph_ = &graph;
  // A loop whose last round has begun keeps its place in the states that follow, up to the next one that does not
  // repeat: whether a transition depends on its counter must follow from where it comes from.
  const bool repeats = from.node != nullptr && from.node->repeats;
  node_ = graph.node(registers_, repeats ? from.node->loops : loop_bounds(source_.hart()));
  if (repeats) remember(from, cause, done);
}

void Pipeline::remember(const Departure& from, Cause cause, const Committed& done) {
  const PipelineRegisters& before = from.node->registers;
  const Control& executed = *before.ex.control;
  const bool granted = executed.data_request && (from.inputs & 1U) != 0;
  if (granted && before.ex.destination != Destination::tcdm) return;   // who answers, and when, is not in the graph
  if (registers_.state != State::decode) return;                       // the access that entered EX has trapped
  if (done.issued != nullptr && done.issued->control.divider) return;  // takes as long as its operand says
  if (registers_.ex.multiply_high) return;                             // has data of its own
  if (done.new_access && (registers_.ex.crosses_word || registers_.ex.destination != Destination::tcdm)) return;

  Transition*& transition = from.node->transitions[from.inputs];
  if (transition != nullptr) return;
  transition = graph_->add_transition();
  transition->cause = cause;
  transition->loops_counted = done.loops_counted;
  if (granted && executed.writes_load_port) transition->answered = before.ex.instruction;
  if (done.issued == nullptr) {
    transition->next[0] = node_;
    return;
  }
  transition->issued = done.issued;
  transition->execute = done.issued->instruction.execute;
  transition->pc = done.pc;
  transition->accesses = done.new_access;
  transition->next[registers_.ex.branch_taken || registers_.ex.division_special ? 1 : 0] = node_;
}

// The transition is known with the other outcome of what issues in it only.
StateNode* Pipeline::other_outcome(Transition& transition, const isa::Outcome& outcome) {
  const StateNode& known = *transition.next[outcome.flag ? 0 : 1];
  PipelineRegisters registers = known.registers;
  set_outcome(registers.ex, outcome);
  StateNode* const node = graph_->node(registers, known.loops);
  transition.next[outcome.flag ? 1 : 0] = node;
  return node;
}

// With the access of the load or store that has just issued, which takes two words or goes elsewhere than to the TCDM.
void Pipeline::leave_with_access(const Transition& transition) {
  registers_ = transition.next[0]->registers;
  node_ = nullptr;
  registers_.ex.crosses_word = (address_ & 3U) + registers_.ex.instruction->access_bytes > 4;
  present_access();
}

void Pipeline::settle_fetch(bool granted, bool answered) {
  if (node_ == nullptr) {
    registers_.fetch.settle(granted, answered);
    return;
  }
  if (node_->registers.fetch.as_expected(granted, answered)) return;
  StateNode*& settled = node_->settled[(granted ? 1U : 0U) | (answered ? 2U : 0U)];
  if (settled == nullptr) {
    PipelineRegisters registers = node_->registers;
    registers.fetch.settle(granted, answered);
    settled = graph_->node(registers, node_->loops);
  }
  node_ = settled;
}

}  // namespace halfstep::model
