// The control state of a core: every register of the pipeline that decides what happens when, and none that only holds
// data. Two cores with equal registers here (and equal inputs) do the same in the next cycle; state_graph.h relies on
// it.
#pragma once

#include <array>
#include <cstdint>

#include "model/core/fetch.h"
#include "model/core/fp_dispatcher.h"
#include "model/core/program_source.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

struct PipelineRegisters {
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
    const Control* control = nullptr;
    const isa::Instruction* instruction = nullptr;  // nullptr: nothing
    std::uint32_t pc = 0;
    std::uint32_t target = 0;  // of a branch or jump
    bool branch_taken = false;
    bool crosses_word = false;       // an access that needs two words
    bool misaligned_second = false;  // it is at the second one
    bool alu_port_done = false;      // the ALU port was written already: second word, stalled CSR access
    bool division_special = false;
    bool multiply_high = false;                   // stepped bit by bit (isa.arith=rtl)
    std::uint8_t busy = 0;                        // cycles until mulh or the divider are ready; 0: ready
    Destination destination = Destination::tcdm;  // of a data access
    bool test_and_set = false;                    // it reads through the TCDM's other view

    // As most accesses do.
    bool accesses_tcdm_once() const { return destination == Destination::tcdm && !crosses_word && !test_and_set; }
  };

  struct WriteBack {
    bool writes_load_port = false;
    std::uint8_t rd = 0;  // 0 unless it writes
  };

  Fetch fetch;
  FpDispatcher dispatcher;
  Decode id;
  Execute ex;
  WriteBack wb;
  State state = State::reset;
  bool jump_done = false;
  std::uint8_t loop_counting_fetch = 0;
  std::uint32_t return_address = 0;

  FpDispatcher::Operation operation() const {
    return {ex.control->fp, ex.control->fp_latency, ex.instruction != nullptr ? ex.instruction->rd : std::uint8_t{0}};
  }

  // p.elw waits in EX and the front end is full: until its access is granted, no cycle changes anything.
  bool parked() const {
    return state == State::event_execute && ex.control->event_load && !ex.crosses_word && fetch.full() &&
           !dispatcher.active() && !wb.writes_load_port && !jump_done;
  }

  // All of it in few words, for comparing and hashing.
  using Key = std::array<std::uint64_t, 8>;
  Key key() const {
    const auto join = [](std::uint64_t low, std::uint64_t high) { return low | high << 32; };
    const Fetch::Key front = fetch.key();
    std::uint64_t flags = front.flags;  // below 2^12
    const auto append = [&flags](std::uint64_t value, unsigned bits) { flags = flags << bits | value; };
    append(dispatcher.key(), 14);
    append(id.valid, 1);
    append(id.loop_target, 1);
    append(id.loop_counting, 2);
    append(ex.branch_taken, 1);
    append(ex.crosses_word, 1);
    append(ex.misaligned_second, 1);
    append(ex.alu_port_done, 1);
    append(ex.division_special, 1);
    append(ex.multiply_high, 1);
    append(ex.busy, 6);
    append(static_cast<std::uint64_t>(ex.destination), 2);
    append(ex.test_and_set, 1);
    append(wb.writes_load_port, 1);
    append(wb.rd, 5);
    append(static_cast<std::uint64_t>(state), 4);
    append(jump_done, 1);
    append(loop_counting_fetch, 2);
    return {front.requested_and_head,
            front.bus_and_next_target,
            flags,
            reinterpret_cast<std::uintptr_t>(id.slot),
            reinterpret_cast<std::uintptr_t>(ex.control),
            reinterpret_cast<std::uintptr_t>(ex.instruction),
            join(id.pc, ex.pc),
            join(ex.target, return_address)};
  }
};

}  // namespace halfstep::model
