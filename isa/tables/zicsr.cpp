// Zicsr and the machine-mode instructions, as in the RISC-V specifications. A CSR that does not exist, and a write to a
// read-only one, makes the instruction illegal.
#include <cstdint>
#include <iterator>

#include "isa/csr.h"
#include "isa/fields.h"
#include "isa/meaning/trap.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;

enum class Source : std::uint8_t { register_rs1, immediate };

constexpr Word write(Word /*old_value*/, Word operand) { return operand; }
constexpr Word set_bits(Word old_value, Word operand) { return old_value | operand; }
constexpr Word clear_bits(Word old_value, Word operand) { return old_value & ~operand; }

// csrrs and csrrc with x0 (or 0) read only; csrrw always writes.
template <Word (*operation)(Word, Word), Source source>
void access(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  const auto number = static_cast<Word>(instruction.immediate);
  const Word field = csr_immediate(instruction.word);  // register number or immediate: the same bits
  const Word operand = source == Source::immediate ? field : hart.x[instruction.rs1];
  const bool writes = operation == &write || field != 0;
  Word old_value = 0;
  if (!read_csr(hart, number, old_value) || (writes && !write_csr(hart, number, operation(old_value, operand)))) {
    hart.illegal = true;
    return;
  }
  hart.set(instruction.rd, old_value);
}

// clang-format off
constexpr Row kRows[] = {
  {"csr......... rs1.. 001 rd... 1110011",   "csrrw",  "rd,csr,rs1",  Unit::csr,    access<write, Source::register_rs1>},
  {"csr......... rs1.. 010 rd... 1110011",   "csrrs",  "rd,csr,rs1",  Unit::csr,    access<set_bits, Source::register_rs1>},
  {"csr......... rs1.. 011 rd... 1110011",   "csrrc",  "rd,csr,rs1",  Unit::csr,    access<clear_bits, Source::register_rs1>},
  {"csr......... zimm. 101 rd... 1110011",   "csrrwi", "rd,csr,zimm", Unit::csr,    access<write, Source::immediate>},
  {"csr......... zimm. 110 rd... 1110011",   "csrrsi", "rd,csr,zimm", Unit::csr,    access<set_bits, Source::immediate>},
  {"csr......... zimm. 111 rd... 1110011",   "csrrci", "rd,csr,zimm", Unit::csr,    access<clear_bits, Source::immediate>},
  {"001100000010 00000 000 00000 1110011",   "mret",   "",            Unit::system, machine_return},
  {"000100000101 00000 000 00000 1110011",   "wfi",    "",            Unit::system, wait_for_interrupt},
  {"011110110010 00000 000 00000 1110011",   "dret",   "",            Unit::system, debug_return},
};
// clang-format on

}  // namespace

const Extension kZicsr = {"zicsr", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
