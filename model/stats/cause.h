// Where the cycles of a core go: every cycle of every core has exactly one cause, judged where ID hands over to EX
// (design decision 6; first match wins, in this order).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace halfstep::model {

enum class Cause : std::uint8_t {
  issued,             // an instruction left decode
  pe_port_wait,       // EX holds an access to the PE port (L2, peripherals)
  tcdm_denied,        // EX holds a TCDM access whose bank granted somebody else
  misaligned_access,  // second half of an access that crosses a word
  fpu_denied,         // EX holds an FP operation that got no FPU, or the division unit is busy
  unit_busy,          // EX holds a multi-cycle mulh or integer division
  fp_write_back,      // an FP result takes the register file's ALU port from the instruction in EX
  fp_type_or_full,    // the FP dispatcher waits: another latency class in flight, or no slot left
  load_use,           // operand of the load in EX
  jump_register,      // jalr needs a register that is still on its way
  fp_dependency,      // register of an FP operation in flight (CSR accesses wait for all of them)
  fetch,              // no instruction: redirect, misaligned target, pipeline flush
  icache_miss,        // no instruction: a fetch waits for the instruction cache or the refill behind it
  event_wait,         // p.elw: barrier, event, mutex, sleep
  idle,               // not enabled, not yet started, or finished
};

constexpr std::size_t kCauses = 15;
using CauseCounts = std::array<std::uint64_t, kCauses>;

constexpr std::array<const char*, kCauses> kCauseNames = {
    "issued",        "pe_port_wait",  "tcdm_denied",     "misaligned_access", "fpu_denied",
    "unit_busy",     "fp_write_back", "fp_type_or_full", "load_use",          "jump_register",
    "fp_dependency", "fetch",         "icache_miss",     "event_wait",        "idle"};

}  // namespace halfstep::model
