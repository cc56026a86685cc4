// How a pipeline gets onto the graph of control states and off it again, and what of it is remembered there.
#include <utility>

#include "model/core/pipeline.h"
#include "model/core/pipeline_follow.h"
#include "model/soc/demultiplexer.h"

namespace halfstep::model {

unsigned Pipeline::loop_input() const {
  const bool goes_round = source_.hart().loops[node_->loop].count > node_->loop_threshold;
  return goes_round ? StateNode::kLoopGoesRound : StateNode::kLoopEnds;
}

std::uint32_t Pipeline::jump_target() const {
  return source_.jump_register_target(node_->registers().id.slot->instruction);
}

Transition* Pipeline::transition_by_more(unsigned inputs) const {
  if (node_->has_loop) inputs |= loop_input();
  return node_->transition(inputs, node_->jumps ? jump_target() : 0);
}

Pipeline::Departure Pipeline::leave(const CoreGrants& grants) {
  if (!on_graph()) return {};
  registers_ = node_->registers();
  const PipelineRegisters::Execute& ex = registers_.ex;
  if (ex.control->data_request && ex.destination == Destination::tcdm && !ex.crosses_word && !ex.misaligned_second) {
    present_access();  // along the graph, nobody asked
    access_.destination = Destination::tcdm;
  }
  unsigned inputs = (grants.fp || grants.data ? 1U : 0U) | (grants.fp_result ? 2U : 0U);
  if (node_->has_loop) inputs |= loop_input();
  const std::uint32_t target = node_->jumps ? jump_target() : 0;
  return {std::exchange(node_, &StateNode::nowhere), inputs, target};
}

namespace {

bool sets_loops(const Slot* issued) {
  return issued != nullptr && issued->instruction.unit == isa::Unit::hardware_loop;
}

}  // namespace

void Pipeline::enter(StateGraph& graph, const Departure& from, Cause cause, const Committed& done) {
  graph_ = &graph;
  // A loop whose last round has begun keeps its place in the states that follow, up to the next one that does not
  // repeat: whether a transition depends on its counter must follow from where it comes from.
  const bool repeats = from.node != nullptr && from.node->repeats;
  const bool same_loops = repeats && !sets_loops(done.issued);
  node_ = graph.node(registers_, same_loops ? from.node->details->loops : loop_bounds(source_.hart()));
  if (repeats) remember(from, cause, done);
}

void Pipeline::remember(const Departure& from, Cause cause, const Committed& done) {
  const PipelineRegisters& before = from.node->registers();
  const Control& executed = *before.ex.control;
  const bool granted = executed.data_request && (from.inputs & 1U) != 0;
  const bool in_tcdm = before.ex.destination == Destination::tcdm;
  if (granted && !in_tcdm && before.ex.destination != Destination::pe_port) return;  // answers later
  if (granted && before.ex.test_and_set) return;                       // what it does to its bank is not in the graph
  if (!is_remembered(registers_.state)) return;                        // the access that entered EX has trapped
  if (done.issued != nullptr && done.issued->control.divider) return;  // takes as long as its operand says
  if (registers_.ex.multiply_high) return;                             // has data of its own
  if (done.new_access && (registers_.ex.crosses_word || registers_.ex.test_and_set)) return;

  if (from.node->is_full() || from.node->transition(from.inputs, from.target) != nullptr) return;
  Transition* const transition = graph_->add_transition();
  from.node->remember(from.inputs, from.target, transition);
  if (from.node->expected == nullptr || (from.inputs & 1U) != 0) from.node->expected = transition;
  transition->cause = cause;
  transition->loops_counted = done.loops_counted & 3U;
  if (granted && in_tcdm && !executed.writes_load_port) {
    transition->arrival = Transition::Arrival::stored;
    transition->stored_bytes = before.ex.instruction->access_bytes & 7U;
  }
  if (granted && executed.writes_load_port) {
    transition->arrival = in_tcdm ? Transition::Arrival::loaded : Transition::Arrival::handed_over;
    transition->common.arrives = loaded_part(*before.ex.instruction);
  }
  if (done.new_access) {
    remember_access(*transition);
  } else {
    const bool flag = done.issued != nullptr && (registers_.ex.branch_taken || registers_.ex.division_special);
    transition->next[flag ? 1 : 0] = node_;
  }
  if (done.issued != nullptr) remember_issue(*transition, done);
  prepare(*transition, tcdm_.size);
}

// What has issued along the transition accesses memory. Next[0] is where it would lead in the TCDM, wherever it goes.
void Pipeline::remember_access(Transition& transition) {
  transition.next[0] = node_;
  if (registers_.ex.destination == Destination::tcdm) return;
  PipelineRegisters in_tcdm = registers_;
  in_tcdm.ex.destination = Destination::tcdm;
  transition.next[0] = graph_->node(in_tcdm, node_->details->loops);
  transition.next[1] = node_;
}

void Pipeline::remember_issue(Transition& transition, const Committed& done) {
  const isa::Instruction& instruction = done.issued->instruction;
  transition.instruction = instruction;
  transition.pc = done.pc;
  if (done.new_access) {
    transition.last_offset = (4U - instruction.access_bytes) & 3U;
    transition.issue = instruction.unit == isa::Unit::store ? Transition::Issue::store : Transition::Issue::load;
  } else if (done.issued->control.branch || instruction.unit == isa::Unit::fpu_divide) {
    transition.issue = Transition::Issue::decides;
  } else {
    transition.issue = done.issued->control.fp ? Transition::Issue::floating : Transition::Issue::plain;
  }
  if (sets_loops(done.issued)) transition.issue = Transition::Issue::sets_loops;
}

// Next[0] is where it led with the loops that were found first, next[1] with other ones, the last time.
StateNode* Pipeline::with_loops_set(Transition& transition) {
  const LoopBounds bounds = loop_bounds(source_.hart());
  auto& [first, other] = transition.next;
  if (first->details->loops == bounds) return first;
  if (other != nullptr && other->details->loops == bounds) return other;
  other = graph_->node(first->registers(), bounds);
  return other;
}

// The transition is known with the other outcome of what issues in it only.
StateNode* Pipeline::other_outcome(Transition& transition, const isa::Outcome& outcome) {
  const StateNode& known = *transition.next[outcome.flag ? 0 : 1];
  PipelineRegisters registers = known.registers();
  set_outcome(registers.ex, outcome);
  StateNode* const node = graph_->node(registers, known.details->loops);
  transition.next[outcome.flag ? 1 : 0] = node;
  return node;
}

// At the end of `transition`, with the access of the load or store that has just issued, which takes two words or goes
// elsewhere than to the TCDM: on along the graph if it led there before, and no trap may come of it.
StateNode* Pipeline::access_elsewhere(Transition& transition) {
  StateNode* const node = transition.next[1];
  const bool one_word = (accessed_.address & 3U) <= transition.last_offset;
  if (node == nullptr || !one_word || source_.hart().mtvec != 0) return leave_with_access(transition);
  const Destination destination = destination_of(accessed_.address);
  if (node->registers().ex.destination != destination) return leave_with_access(transition);
  present_first_word(transition.instruction);
  access_.destination = destination;
  return node;
}

StateNode* Pipeline::leave_with_access(Transition& transition) {
  registers_ = transition.next[0]->registers();
  node_ = &StateNode::nowhere;
  registers_.ex.crosses_word = (accessed_.address & 3U) + registers_.ex.instruction->access_bytes > 4;
  present_access();
  departed_ = Departed::new_access;
  departed_along_ = &transition;
  return nullptr;
}

// At `node`, the end of `transition`, with an instruction that has just issued and cannot execute.
StateNode* Pipeline::leave_illegal(Transition& transition, const StateNode& node) {
  registers_ = node.registers();
  node_ = &StateNode::nowhere;
  departed_ = Departed::illegal;
  departed_along_ = &transition;
  return nullptr;
}

// The last one to have left with an access, which now is routed.
void Pipeline::enter_with_access(StateGraph& graph) {
  enter(graph);
  const PipelineRegisters::Execute& ex = node_->registers().ex;
  const bool followed = ex.destination != Destination::tcdm && !ex.crosses_word;
  if (followed && ex.instruction != nullptr) departed_along_->next[1] = node_;
}

void Pipeline::settle_fetch(bool granted, bool answered) {
  if (!on_graph()) {
    registers_.fetch.settle(granted, answered);
    return;
  }
  if (node_->registers().fetch.as_expected(granted, answered)) return;
  StateNode*& settled = node_->details->settled[(granted ? 1U : 0U) | (answered ? 2U : 0U)];
  if (settled == nullptr) {
    PipelineRegisters registers = node_->registers();
    registers.fetch.settle(granted, answered);
    settled = graph_->node(registers, node_->details->loops);
  }
  node_ = settled;
}

}  // namespace halfstep::model
