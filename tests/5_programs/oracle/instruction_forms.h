// The standard instructions that are put to the question, as encodings: written down from the RISC-V manuals, not taken
// from the simulator's tables.
#pragma once

#include <cstdint>
#include <vector>

namespace halfstep::tests {

// Which fields of the word are free, and what may stand there.
enum class Operands : std::uint8_t {
  rd_rs1_rs2,
  rd_rs1_immediate,          // 12 bits
  rd_rs1_shift,              // 5 bits
  rd_upper,                  // 20 bits
  rd_address,                // load from scratch memory
  rs2_address,               // store to scratch memory
  branch,                    // forward, over the next instruction
  jump,                      // jal, the same
  rd_csr_rs1,                // fflags
  rd_csr_immediate,          // frm: a valid rounding mode
  float_two,                 // rd, rs1, rs2, rounding mode
  float_one,                 // rd, rs1, rounding mode
  float_three,               // rd, rs1, rs2, rs3, rounding mode
  float_one_exact,           // rd, rs1: funct3 is part of the encoding
  compressed_rd_immediate,   // rd, 6 bits, not 0 (c.addi, c.li, c.lui, c.slli)
  compressed_rd_rs2,         // c.mv, c.add
  compressed_low_immediate,  // x9 to x15, 6 bits (c.andi)
  compressed_low_shift,      // x9 to x15, 5 bits, not 0 (c.srli, c.srai)
  compressed_low_rs2,        // x9 to x15 twice
  compressed_stack_address,  // c.addi4spn
  compressed_load,
  compressed_store,
  compressed_stack_load,
  compressed_stack_store,
  compressed_branch,  // c.beqz, c.bnez: over the next instruction
};

struct InstructionForm {
  const char* name;
  std::uint32_t fixed;  // the word with every free field 0
  Operands operands;
};

constexpr bool is_compressed(const InstructionForm& form) { return (form.fixed & 3U) != 3U; }

const std::vector<InstructionForm>& integer_forms();  // RV32IMC, Zicsr on fcsr
const std::vector<InstructionForm>& float_forms();    // Zfinx, Zhinx

}  // namespace halfstep::tests
