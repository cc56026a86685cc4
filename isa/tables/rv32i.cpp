// RV32I base instructions and Zifencei, as in the RISC-V unprivileged specification. Compressed instructions are
// expanded to these (isa/compressed.h).
#include <cstdint>
#include <iterator>

#include "isa/meaning/control.h"
#include "isa/meaning/integer.h"
#include "isa/meaning/memory.h"
#include "isa/meaning/trap.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;

constexpr std::int32_t as_signed(Word value) { return static_cast<std::int32_t>(value); }

constexpr Word subtract(Word a, Word b) { return a - b; }
constexpr Word shift_left(Word a, Word b) { return a << (b & 31); }
constexpr Word shift_right(Word a, Word b) { return a >> (b & 31); }
constexpr Word shift_right_signed(Word a, Word b) { return static_cast<Word>(as_signed(a) >> (b & 31)); }
constexpr Word less(Word a, Word b) { return as_signed(a) < as_signed(b) ? 1 : 0; }
constexpr Word less_unsigned(Word a, Word b) { return a < b ? 1 : 0; }
constexpr Word exclusive_or(Word a, Word b) { return a ^ b; }
constexpr Word inclusive_or(Word a, Word b) { return a | b; }
constexpr Word both(Word a, Word b) { return a & b; }

constexpr bool is_equal(Word a, Word b) { return a == b; }
constexpr bool is_different(Word a, Word b) { return a != b; }
constexpr bool is_less(Word a, Word b) { return as_signed(a) < as_signed(b); }
constexpr bool is_not_less(Word a, Word b) { return as_signed(a) >= as_signed(b); }
constexpr bool is_less_unsigned(Word a, Word b) { return a < b; }
constexpr bool is_not_less_unsigned(Word a, Word b) { return a >= b; }

void add_upper_to_pc(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, hart.pc + static_cast<Word>(instruction.immediate));
}

// Memory order is the model's: a single hart has nothing to do.
void fence(Hart& /*hart*/, const Instruction& /*instruction*/, Outcome& /*outcome*/) {}

// clang-format off
constexpr Row kRows[] = {
  {"immU................ rd... 0110111",       "lui",    "rd,upper",       Unit::alu,           load_upper},
  {"immU................ rd... 0010111",       "auipc",  "rd,upper",       Unit::alu,           add_upper_to_pc},
  {"immJ................ rd... 1101111",       "jal",    "rd,target",      Unit::jump,          jump},
  {"immI........ rs1.. 000 rd... 1100111",     "jalr",   "rd,imm(rs1)",    Unit::jump_register, jump_register},

  {"immB... rs2.. rs1.. 000 immB. 1100011",    "beq",    "rs1,rs2,target", Unit::branch,        branch<is_equal>},
  {"immB... rs2.. rs1.. 001 immB. 1100011",    "bne",    "rs1,rs2,target", Unit::branch,        branch<is_different>},
  {"immB... rs2.. rs1.. 100 immB. 1100011",    "blt",    "rs1,rs2,target", Unit::branch,        branch<is_less>},
  {"immB... rs2.. rs1.. 101 immB. 1100011",    "bge",    "rs1,rs2,target", Unit::branch,        branch<is_not_less>},
  {"immB... rs2.. rs1.. 110 immB. 1100011",    "bltu",   "rs1,rs2,target", Unit::branch,        branch<is_less_unsigned>},
  {"immB... rs2.. rs1.. 111 immB. 1100011",    "bgeu",   "rs1,rs2,target", Unit::branch,        branch<is_not_less_unsigned>},

  {"immI........ rs1.. 000 rd... 0000011",     "lb",     "rd,imm(rs1)",    Unit::load,          load<>,  kSignedByte},
  {"immI........ rs1.. 001 rd... 0000011",     "lh",     "rd,imm(rs1)",    Unit::load,          load<>,  kSignedHalf},
  {"immI........ rs1.. 010 rd... 0000011",     "lw",     "rd,imm(rs1)",    Unit::load,          load<>,  kWord},
  {"immI........ rs1.. 100 rd... 0000011",     "lbu",    "rd,imm(rs1)",    Unit::load,          load<>,  kUnsignedByte},
  {"immI........ rs1.. 101 rd... 0000011",     "lhu",    "rd,imm(rs1)",    Unit::load,          load<>,  kUnsignedHalf},
  {"immS... rs2.. rs1.. 000 immS. 0100011",    "sb",     "rs2,imm(rs1)",   Unit::store,         store<>, kUnsignedByte},
  {"immS... rs2.. rs1.. 001 immS. 0100011",    "sh",     "rs2,imm(rs1)",   Unit::store,         store<>, kUnsignedHalf},
  {"immS... rs2.. rs1.. 010 immS. 0100011",    "sw",     "rs2,imm(rs1)",   Unit::store,         store<>, kWord},

  {"immI........ rs1.. 000 rd... 0010011",     "addi",   "rd,rs1,imm",     Unit::alu,           with_immediate<sum>},
  {"immI........ rs1.. 010 rd... 0010011",     "slti",   "rd,rs1,imm",     Unit::alu,           with_immediate<less>},
  {"immI........ rs1.. 011 rd... 0010011",     "sltiu",  "rd,rs1,imm",     Unit::alu,           with_immediate<less_unsigned>},
  {"immI........ rs1.. 100 rd... 0010011",     "xori",   "rd,rs1,imm",     Unit::alu,           with_immediate<exclusive_or>},
  {"immI........ rs1.. 110 rd... 0010011",     "ori",    "rd,rs1,imm",     Unit::alu,           with_immediate<inclusive_or>},
  {"immI........ rs1.. 111 rd... 0010011",     "andi",   "rd,rs1,imm",     Unit::alu,           with_immediate<both>},
  {"0000000 shamt rs1.. 001 rd... 0010011",    "slli",   "rd,rs1,imm",     Unit::alu,           with_immediate<shift_left>},
  {"0000000 shamt rs1.. 101 rd... 0010011",    "srli",   "rd,rs1,imm",     Unit::alu,           with_immediate<shift_right>},
  {"0100000 shamt rs1.. 101 rd... 0010011",    "srai",   "rd,rs1,imm",     Unit::alu,           with_immediate<shift_right_signed>},

  {"0000000 rs2.. rs1.. 000 rd... 0110011",    "add",    "rd,rs1,rs2",     Unit::alu,           binary<sum>},
  {"0100000 rs2.. rs1.. 000 rd... 0110011",    "sub",    "rd,rs1,rs2",     Unit::alu,           binary<subtract>},
  {"0000000 rs2.. rs1.. 001 rd... 0110011",    "sll",    "rd,rs1,rs2",     Unit::alu,           binary<shift_left>},
  {"0000000 rs2.. rs1.. 010 rd... 0110011",    "slt",    "rd,rs1,rs2",     Unit::alu,           binary<less>},
  {"0000000 rs2.. rs1.. 011 rd... 0110011",    "sltu",   "rd,rs1,rs2",     Unit::alu,           binary<less_unsigned>},
  {"0000000 rs2.. rs1.. 100 rd... 0110011",    "xor",    "rd,rs1,rs2",     Unit::alu,           binary<exclusive_or>},
  {"0000000 rs2.. rs1.. 101 rd... 0110011",    "srl",    "rd,rs1,rs2",     Unit::alu,           binary<shift_right>},
  {"0100000 rs2.. rs1.. 101 rd... 0110011",    "sra",    "rd,rs1,rs2",     Unit::alu,           binary<shift_right_signed>},
  {"0000000 rs2.. rs1.. 110 rd... 0110011",    "or",     "rd,rs1,rs2",     Unit::alu,           binary<inclusive_or>},
  {"0000000 rs2.. rs1.. 111 rd... 0110011",    "and",    "rd,rs1,rs2",     Unit::alu,           binary<both>},

  {".... .... .... ..... 000 ..... 0001111",   "fence",   "",              Unit::fence,         fence},
  {".... .... .... ..... 001 ..... 0001111",   "fence.i", "",              Unit::fence,         fence},
  {"000000000000 00000 000 00000 1110011",     "ecall",   "",              Unit::system,        environment_call},
  {"000000000001 00000 000 00000 1110011",     "ebreak",  "",              Unit::system,        breakpoint},
};
// clang-format on

}  // namespace

const Extension kRv32i = {"rv32i", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
