// A decoded instruction: everything that is known about it before it executes.
//
// The decoder fills one Instruction per 32-bit word (compressed instructions are expanded first), the model keeps it
// and issues it many times. It holds what an instruction *means*; nothing here knows about time.
#pragma once

#include <cstdint>

namespace halfstep::isa {

struct Hart;
struct Instruction;

// The part of the core that an instruction occupies. The timing model gives each unit its behaviour.
enum class Unit : std::uint8_t {
  alu,            // one-cycle integer and SIMD operations
  multiplier,     // one-cycle multiplier: mul, p.mac, pv.dot*, complex multiply
  multiply_high,  // mulh, mulhu, mulhsu: five cycles
  divider,        // div, divu, rem, remu: depends on the divisor
  load,           // all loads but p.elw
  event_load,     // p.elw: a load that may put the core to sleep
  store,
  branch,         // conditional: decided in EX
  jump,           // jal: target known in ID
  jump_register,  // jalr
  fpu,            // shared floating point unit
  fpu_divide,     // shared division and square root unit
  csr,            // Zicsr
  hardware_loop,  // lp.*
  fence,          // fence, fence.i
  system,         // ecall, ebreak, mret, wfi
  illegal,
};

// What execution found out, beyond the registers it wrote: all that time depends on.
struct Outcome {
  // load, store: effective byte address. branch, jump: target address. mret: mepc. ecall, ebreak: base of mtvec.
  std::uint32_t address = 0;
  // store: the value (low bytes count). divider: the divisor.
  std::uint32_t data = 0;
  // branch: taken. fpu_divide: an operand makes the unit take its short path (zero, infinity, NaN; sqrt of a negative).
  bool flag = false;
};

// Executes one instruction: reads and writes the hart's registers, fills the outcome. Loads leave rd alone: the model
// writes it when memory answers (see finish_load). hart.pc is the address of the instruction.
using Execute = void (*)(Hart& hart, const Instruction& instruction, Outcome& outcome);

constexpr std::uint16_t kNoRow = 0xffff;

struct Instruction {
  Execute execute = nullptr;
  std::uint32_t word = 0;      // 32-bit encoding; of the expansion if compressed
  std::int32_t immediate = 0;  // meaning depends on the operand format
  std::uint16_t row = kNoRow;  // index into instruction_table(), for name, operands and extension
  Unit unit = Unit::illegal;
  std::uint8_t size = 4;  // bytes in memory: 2 or 4
  // Registers of the instruction; 0 where it has none, so no false dependencies. rs3 is the third register read: that
  // of fmadd and its like, the offset of a store, or rd itself where the old rd is an operand (p.mac, vfmac, pv.sdot*).
  std::uint8_t rd = 0;
  std::uint8_t rs1 = 0;
  std::uint8_t rs2 = 0;
  std::uint8_t rs3 = 0;
  std::uint8_t access_bytes = 0;    // load, store: 1, 2 or 4
  bool load_signed = false;         // load: sign-extend bytes and halfwords
  bool post_increment = false;      // load, store: address is rs1; rs1 is updated at issue
  bool writes_rd = false;           // writes x[rd] (x0, too) with an ALU, multiplier, FPU or load result
  std::uint16_t marker = 0;         // HINT `addi x0, x0, marker`; 0: none
  bool compressed_illegal = false;  // the 16-bit word has no meaning; word holds it as found
};

// The value that a load of `raw` (bytes at the address, little-endian, rest ignored) leaves in rd.
inline std::uint32_t finish_load(const Instruction& instruction, std::uint32_t raw) {
  if (instruction.access_bytes == 4) return raw;
  const int shift = 32 - 8 * instruction.access_bytes;
  return instruction.load_signed ? static_cast<std::uint32_t>(static_cast<std::int32_t>(raw << shift) >> shift)
                                 : (raw << shift) >> shift;
}

}  // namespace halfstep::isa
