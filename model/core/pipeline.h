// The four stages of a core: IF, ID, EX, WB, as the registers and ready/valid terms of the RTL (core vega_v1.3.4).
//
// A cycle has two halves. publish(): requests to the FPUs and to data memory, from registers alone. commit(): with the
// grants known, the stages move, back to front. Latencies are consequences of the stalls, there is no table of them.
//
// One operation occupies EX at a time. Data memory answers in the cycle after the grant, whatever the destination
// (the demultiplexer of the core holds back the grant of slow ones), so WB never waits.
#pragma once

#include <array>
#include <cstdint>

#include "model/core/fetch.h"
#include "model/core/fp_dispatcher.h"
#include "model/core/multiply_high.h"
#include "model/core/pipeline_signals.h"
#include "model/core/program_source.h"
#include "model/ports/data_access.h"
#include "model/stats/cause.h"

namespace halfstep::model {

// Where the requests of a core in this cycle go.
struct CoreRequests {
  bool fpu = false;       // wants an FPU
  bool division = false;  // wants the shared division unit
  bool data = false;      // wants data memory; see Pipeline::access()
};

// The answers to those, and the results that arrive in this cycle.
struct CoreGrants {
  bool fp = false;         // FPU or division unit accepted the operation
  bool fp_result = false;  // a result of an FP operation arrives (same-cycle ones included)
  bool data = false;
};

class Pipeline {
 public:
  explicit Pipeline(ProgramSource source);

  // Out of reset with fetch enabled: the first cycle is the next one.
  void boot(std::uint32_t address);

  CoreRequests publish() const;
  // The data access behind CoreRequests::data.
  const DataAccess& access() const { return ex_.access; }
  // Set once by who knows the memory map, when the access has entered EX.
  void set_destination(Destination destination) { ex_.access.destination = destination; }
  // The word that the granted load in EX reads: between publish() and commit() of the cycle of the grant.
  void load_answer(std::uint32_t word);
  // The same for the event unit, whose registers are read one cycle later: before publish() of the next cycle.
  void late_load_answer(std::uint32_t word);

  // What the cycle did, beyond its cause.
  struct Committed {
    const Slot* issued = nullptr;   // the instruction that left decode
    std::uint32_t pc = 0;           // of the instruction that issued or is at fault
    const Slot* fault = nullptr;    // decode holds, for certain, an instruction that cannot execute
    const Slot* flushed = nullptr;  // fence, mret or wfi, which never leave decode, did its work
    bool new_access = false;        // EX holds a data access whose destination is not set yet
  };
  Cause commit(const CoreGrants& grants, Committed& done);

  // The same, and what the cycle's terms were. Slower: for a core that somebody watches.
  Cause commit_observed(const CoreGrants& grants, Committed& done, PipelineSignals& signals);

  // True while the core waits for an event and nothing in it moves: until its access is granted, commit() would only
  // return event_wait.
  bool parked() const { return mode_ == Mode::parked; }

  // wfi, and nothing in the core moves any more: until an interrupt is pending, commit() would only return event_wait.
  bool asleep() const { return state_ == State::sleep && fetch_.idle(); }

  // The instruction that has just entered EX traps instead, with this mcause and mtval: nothing of it happens (a
  // post-increment has happened), the one behind it is dropped, and execution goes on at mtvec. Between two cycles.
  void trap_in_execute(std::uint32_t cause, std::uint32_t value);
  // An interrupt follows the instruction that has just entered EX, which is no memory or FP access: it completes, and
  // what comes next is the handler.
  void interrupt_after_execute();

  // The fetch that the cycle raised. An ideal instruction memory needs none of this.
  bool raises_fetch() const { return fetch_.raises_request(); }
  std::uint32_t fetch_address() const { return fetch_.bus_address(); }
  // After commit(), with another one: was the fetch granted, and is a word there in the next cycle?
  void settle_fetch(bool granted, bool answered) {
    fetch_.settle(granted, answered);
    if (!fetch_.steady() && mode_ != Mode::parked) mode_ = Mode::general;
  }

  // What the instruction in decode is; for dumps and errors.
  std::uint32_t decode_pc() const { return id_.pc; }
  std::uint32_t execute_pc() const { return ex_.pc; }
  // Nothing is in EX.
  bool execute_empty() const { return ex_.control == &kBubble || ex_.control == &kIdleBubble; }
  std::uint32_t store_data() const { return ex_.store_data; }
  // Loads that were answered so far, and the value that one of the last two of them left in its register.
  std::uint32_t loads_answered() const { return loads_answered_; }
  std::uint32_t loaded(std::uint32_t load) const { return loaded_[load % loaded_.size()]; }
  // Of the data access in EX: its first byte, or that of its second word.
  std::uint32_t execute_address() const { return ex_.misaligned_second ? ex_.access.address : ex_.address; }
  bool division_special() const { return ex_.division_special; }
  const isa::Instruction* execute_instruction() const { return ex_.instruction; }
  ProgramSource& source() { return source_; }

 private:
  // Controller states of the RTL that this model reaches.
  enum class State : std::uint8_t {
    reset,
    boot_set,
    first_fetch,
    decode,
    flush_execute,  // fence, system: waits until EX has finished
    flush_write_back,
    return_jump,    // mret; and a trap of the instruction in EX
    event_execute,  // p.elw is in EX
    event_flush,
    wait_sleep,
    sleep,
  };

  struct Decode {
    const Slot* slot = nullptr;  // stays when the instruction has left: hazards are compared all the same
    std::uint32_t pc = 0;
    bool valid = false;
    bool loop_target = false;
    std::uint8_t loop_counting = 0;  // loops whose counter goes down when this instruction leaves
  };

  struct Execute {
    const Control* control = &kBubble;
    const isa::Instruction* instruction = nullptr;
    std::uint32_t pc = 0;
    bool branch_taken = false;
    bool crosses_word = false;       // an access that needs two words
    bool misaligned_second = false;  // it is at the second one
    bool alu_port_done = false;      // the ALU port was written already: second word, stalled CSR access
    bool division_special = false;
    bool multiply_high = false;  // stepped bit by bit (isa.arith=rtl)
    std::uint8_t busy = 0;       // cycles until mulh or the divider are ready; 0: ready
    std::uint32_t target = 0;
    std::uint32_t address = 0;
    std::uint32_t store_data = 0;
    std::uint32_t first_word = 0;
    DataAccess access;
  };

  struct WriteBack {
    bool writes_load_port = false;
    std::uint8_t rd = 0;
    const isa::Instruction* late_load = nullptr;  // answered by the event unit in this cycle
    std::uint32_t late_address = 0;
  };

  // How much of the machinery the next cycle needs.
  enum class Mode : std::uint8_t { general, quick, waiting, parked };

  // What stands in EX when nothing does. The second one: behind an FP or multiplier instruction in decode the ALU is
  // not even enabled.
  static const Control kBubble;
  static const Control kIdleBubble;

  Cause commit_quick(const CoreGrants& grants, Committed& done);
  Cause commit_general(const CoreGrants& grants, Committed& done);
  void choose_mode();
  FpDispatcher::Operation operation() const {
    return {ex_.control->fp, ex_.control->fp_latency,
            ex_.instruction != nullptr ? ex_.instruction->rd : std::uint8_t{0}};
  }
  void enter_execute(const Slot& slot, std::uint32_t pc);
  void enter_bubble(const Slot* stale);
  std::uint32_t trap_target(const Slot& slot);
  std::uint32_t wake_target();
  std::uint32_t address_after(std::uint32_t pc, std::uint32_t size);
  void finish_load(std::uint32_t rd, const isa::Instruction& load, std::uint32_t raw);
  void leave_for_handler(std::uint32_t handler);
  void start_second_access();
  void start_stray_access(std::uint32_t address);
  void present_access();
  bool rtl_arithmetic() const { return source_.options().arithmetic == isa::Arithmetic::rtl; }

  ProgramSource source_;
  Fetch fetch_;
  FpDispatcher dispatcher_;
  Decode id_;
  Execute ex_;
  WriteBack wb_;
  State state_ = State::reset;
  bool jump_done_ = false;
  std::uint8_t loop_counting_fetch_ = 0;
  std::uint32_t boot_address_ = 0;
  std::uint32_t return_address_ = 0;
  Mode mode_ = Mode::general;
  std::array<std::uint32_t, 2> loop_ends_{};  // end addresses of the loops that would go round; odd: none
  MultiplyHigh multiply_;
  std::array<std::uint32_t, 2> loaded_{};
  std::uint32_t loads_answered_ = 0;
  PipelineSignals* signals_ = nullptr;  // somebody wants to know them
};

}  // namespace halfstep::model
