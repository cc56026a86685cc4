// The four stages of a core: IF, ID, EX, WB, as the registers and ready/valid terms of the RTL (core vega_v1.3.4).
//
// A cycle has two halves. publish(): requests to the FPUs and to data memory, from registers alone. commit(): with the
// grants known, the stages move, back to front. Latencies are consequences of the stalls, there is no table of them.
//
// One operation occupies EX at a time. Data memory answers in the cycle after the grant, whatever the destination
// (the demultiplexer of the core holds back the grant of slow ones), so WB never waits.
//
// What a commit does to the control state is remembered in a graph (state_graph.h) and followed from then on
// (pipeline_follow.h); this class is what the graph is made of.
#pragma once

#include <array>
#include <cstdint>

#include "model/core/multiply_high.h"
#include "model/core/pipeline_registers.h"
#include "model/core/pipeline_signals.h"
#include "model/core/program_source.h"
#include "model/core/state_graph.h"
#include "model/ports/data_access.h"
#include "model/soc/address_map.h"
#include "model/stats/cause.h"

namespace halfstep::model {

// The answers to the requests of a core, and the results that arrive in this cycle.
struct CoreGrants {
  bool fp = false;         // FPU or division unit accepted the operation
  bool fp_result = false;  // a result of an FP operation arrives (same-cycle ones included)
  bool data = false;
};

class Tcdm;

// Data accesses there stay on the graph of states, if one word is enough.
struct ConnectedTcdm {
  Tcdm* memory = nullptr;
  std::uint32_t size = 0;  // bytes
  std::uint32_t core = 0;  // this one's number there
};

class Pipeline {
 public:
  explicit Pipeline(ProgramSource source, const ConnectedTcdm& tcdm = {});

  // Out of reset with fetch enabled: the first cycle is the next one.
  void boot(std::uint32_t address);

  // What the core requests in this cycle; the data access behind it is access().
  Request publish() const { return on_graph() ? node_->request : request_of(registers_); }
  const DataAccess& access() const { return access_; }
  // Set once by who knows the memory map, when the access has entered EX.
  void set_destination(Destination destination) {
    access_.destination = registers_.ex.destination = destination;
    registers_.ex.test_and_set = destination == Destination::tcdm && is_test_and_set(access_.address);
  }
  // The word that the granted load in EX reads: between publish() and commit() of the cycle of the grant. hand_over():
  // the same beside load_answer() for a load from elsewhere than the TCDM, which may be on the graph.
  void hand_over(std::uint32_t word) { handed_over_ = word; }
  void load_answer(std::uint32_t word);
  // The same for the event unit, whose registers are read one cycle later: before publish() of the next cycle.
  void late_load_answer(std::uint32_t word);

  // What the cycle did, beyond its cause.
  struct Committed {
    const Slot* issued = nullptr;    // the instruction that left decode
    std::uint32_t pc = 0;            // of the instruction that issued or is at fault
    const Slot* fault = nullptr;     // decode holds, for certain, an instruction that cannot execute
    const Slot* flushed = nullptr;   // fence, mret or wfi, which never leave decode, did its work
    bool new_access = false;         // EX holds a data access whose destination is not set yet
    std::uint8_t loops_counted = 0;  // bit i: hardware loop i has gone round once more
  };
  // Not on the graph (leave()).
  Cause commit(const CoreGrants& grants, Committed& done);

  // The same, and what the cycle's terms were. Slower: for a core that somebody watches.
  Cause commit_observed(const CoreGrants& grants, Committed& done, PipelineSignals& signals);

  // True while the core waits for an event and nothing in it moves: until its access is granted, commit() would only
  // return event_wait.
  bool parked() const { return registers().parked(); }

  // wfi, and nothing in the core moves any more: until an interrupt is pending, commit() would only return event_wait.
  bool asleep() const { return registers().state == State::sleep && registers().fetch.idle(); }

  // The instruction that has just entered EX traps instead, with this mcause and mtval: nothing of it happens (a
  // post-increment has happened), the one behind it is dropped, and execution goes on at mtvec. Between two cycles.
  void trap_in_execute(std::uint32_t cause, std::uint32_t value);
  // An interrupt follows the instruction that has just entered EX, which is no memory or FP access: it completes, and
  // what comes next is the handler.
  void interrupt_after_execute();

  // The fetch that the cycle raised. An ideal instruction memory needs none of this.
  bool raises_fetch() const { return registers().fetch.raises_request(); }
  std::uint32_t fetch_address() const { return registers().fetch.bus_address(); }
  // The number of the line that it is in; 0 if there is none. Only while on a numbered graph.
  std::uint32_t fetch_line() const { return node_->fetch_line; }
  // After commit(), with another one: was the fetch granted, and is a word there in the next cycle? Need not be called
  // where a fetch was raised, granted and answered, or nothing of it happened.
  void settle_fetch(bool granted, bool answered);

  // --- Following the graph instead of committing; pipeline_follow.h, pipeline_graph.cpp.
  bool on_graph() const { return node_ != &StateNode::nowhere; }
  // The way on from here, if it is known. inputs: 1 granted, 2 an FP result arrives.
  Transition* transition(unsigned inputs) const;
  // One cycle along `transition`, which was known. False: it went off the graph, see departed().
  bool follow(Transition& transition) { return arrive(transition.follow(*this, transition)); }
  // The same for a core whose execution is recorded or replayed.
  bool follow_traced(Transition& transition);
  enum class Departed : std::uint8_t {
    new_access,  // as after a commit with Committed::new_access
    illegal,     // as after a commit with Committed::fault
  };
  Departed departed() const { return departed_; }
  const Transition& departed_along() const { return *departed_along_; }
  void connect_tcdm(const ConnectedTcdm& tcdm) { tcdm_ = tcdm; }
  const ConnectedTcdm& tcdm() const { return tcdm_; }

  // Off the graph, for a commit; and back after it. What the commit was a transition from is remembered there if it
  // always is the same.
  struct Departure {
    StateNode* node = nullptr;  // null: was not on the graph
    unsigned inputs = 0;        // to StateNode::transition()
    std::uint32_t target = 0;
  };
  Departure leave(const CoreGrants& grants);
  void leave() { static_cast<void>(leave(CoreGrants{})); }
  void enter(StateGraph& graph, const Departure& from, Cause cause, const Committed& done);
  void enter(StateGraph& graph) { enter(graph, {}, Cause::idle, {}); }
  void enter_with_access(StateGraph& graph);  // that departed, see Departed::new_access

  // What the instruction in decode is; for dumps and errors.
  std::uint32_t decode_pc() const { return registers().id.pc; }
  std::uint32_t execute_pc() const { return registers().ex.pc; }
  // Nothing is in EX.
  bool execute_empty() const { return registers().ex.instruction == nullptr; }
  std::uint32_t store_data() const { return accessed_.data; }
  // First byte of the access that has just entered EX.
  std::uint32_t first_address() const { return accessed_.address; }
  // Loads that were answered so far, and the value that one of the last two of them left in its register. Not counted
  // on the graph.
  std::uint32_t loads_answered() const { return loads_answered_; }
  std::uint32_t loaded(std::uint32_t load) const { return loaded_[load % loaded_.size()]; }
  // Of the data access in EX: its first byte, or that of its second word.
  std::uint32_t execute_address() const {
    return registers().ex.misaligned_second ? access_.address : accessed_.address;
  }
  bool division_special() const { return registers().ex.division_special; }
  const isa::Instruction* execute_instruction() const { return registers().ex.instruction; }
  ProgramSource& source() { return source_; }

 private:
  friend struct CycleAlong;
  friend struct ColumnAlong;
  using State = PipelineRegisters::State;

  // What stands in EX when nothing does. The second one: behind an FP or multiplier instruction in decode the ALU is
  // not even enabled.
  static const Control kBubble;
  static const Control kIdleBubble;

  const PipelineRegisters& registers() const { return on_graph() ? node_->registers() : registers_; }
  void enter_execute(const Slot& slot, std::uint32_t pc);
  void enter_bubble(const Slot* stale);
  static void set_outcome(PipelineRegisters::Execute& ex, const isa::Outcome& outcome);
  std::uint32_t trap_target(const Slot& slot);
  std::uint32_t wake_target();
  std::uint32_t address_after(std::uint32_t pc, std::uint32_t size);
  void finish_load(const isa::Instruction& load, std::uint32_t raw);
  void leave_for_handler(std::uint32_t handler);
  void start_second_access();
  void start_stray_access(std::uint32_t address);
  void present_access();
  void present_first_word(const isa::Instruction& access);
  unsigned loop_input() const;
  std::uint32_t jump_target() const;
  Transition* transition_by_more(unsigned inputs) const;
  bool arrive(StateNode* node) {
    if (node == nullptr) return false;
    node_ = node;
    __builtin_prefetch(node->expected);
    return true;
  }
  StateNode* access_elsewhere(Transition& transition);
  StateNode* leave_with_access(Transition& transition);
  StateNode* leave_illegal(Transition& transition, const StateNode& node);
  StateNode* other_outcome(Transition& transition, const isa::Outcome& outcome);
  StateNode* with_loops_set(Transition& transition);
  void remember(const Departure& from, Cause cause, const Committed& done);
  void remember_access(Transition& transition);
  static void remember_issue(Transition& transition, const Committed& done);
  bool rtl_arithmetic() const { return source_.options().arithmetic == isa::Arithmetic::rtl; }

  ProgramSource source_;
  StateNode* node_ = &StateNode::nowhere;  // where on the graph; nowhere: registers_ holds the state
  isa::SumAccess accessed_;                // data of the access in EX: its first byte, and what it stores
  StateGraph* graph_ = nullptr;            // that the node is of
  Departed departed_ = Departed::new_access;
  Transition* departed_along_ = nullptr;
  ConnectedTcdm tcdm_;
  std::uint32_t handed_over_ = 0;
  PipelineRegisters registers_;

  // More data, which decides nothing.
  std::uint32_t first_word_ = 0;  // of an access that crosses a word
  DataAccess access_;
  const isa::Instruction* late_load_ = nullptr;  // the last load that was granted
  std::uint32_t late_address_ = 0;
  std::uint32_t boot_address_ = 0;
  MultiplyHigh multiply_;
  std::array<std::uint32_t, 2> loaded_{};
  std::uint32_t loads_answered_ = 0;
  PipelineSignals* signals_ = nullptr;  // somebody wants to know them
};

}  // namespace halfstep::model
