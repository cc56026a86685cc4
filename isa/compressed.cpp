// The expansion follows the tables "RVC instruction listing" of the RISC-V unprivileged specification: one function for
// each of the 24 combinations of quadrant (bits 1:0) and funct3 (bits 15:13) that RV32 without F uses.
#include "isa/compressed.h"

#include <array>

#include "isa/fields.h"

namespace halfstep::isa {
namespace {

using Word = std::uint32_t;
using Expand = Word (*)(Word half);

constexpr Word kIllegal = 0;
constexpr Word kZero = 0;  // x0, x1, x2
constexpr Word kReturnAddress = 1;
constexpr Word kStackPointer = 2;

constexpr Word kOpLoad = 0x03;
constexpr Word kOpImmediate = 0x13;
constexpr Word kOpStore = 0x23;
constexpr Word kOpRegister = 0x33;
constexpr Word kOpLui = 0x37;
constexpr Word kOpBranch = 0x63;
constexpr Word kOpJumpRegister = 0x67;
constexpr Word kOpJump = 0x6f;
constexpr Word kEbreak = 0x00100073;

// Encoders of 32-bit formats.
constexpr Word i_type(Word opcode, Word funct3, Word rd, Word rs1, Word immediate) {
  return (immediate & 0xfff) << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
}
constexpr Word s_type(Word funct3, Word rs1, Word rs2, Word immediate) {
  return bits(immediate, 11, 5) << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | bits(immediate, 4, 0) << 7 | kOpStore;
}
constexpr Word r_type(Word funct7, Word funct3, Word rd, Word rs1, Word rs2) {
  return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | kOpRegister;
}
constexpr Word b_type(Word funct3, Word rs1, Word offset) {
  return bits(offset, 12, 12) << 31 | bits(offset, 10, 5) << 25 | rs1 << 15 | funct3 << 12 | bits(offset, 4, 1) << 8 |
         bits(offset, 11, 11) << 7 | kOpBranch;
}
constexpr Word j_type(Word rd, Word offset) {
  return bits(offset, 20, 20) << 31 | bits(offset, 10, 1) << 21 | bits(offset, 11, 11) << 20 |
         bits(offset, 19, 12) << 12 | rd << 7 | kOpJump;
}

// Fields of 16-bit formats.
constexpr Word full_register(Word half) { return bits(half, 11, 7); }
constexpr Word full_second(Word half) { return bits(half, 6, 2); }
constexpr Word upper_register(Word half) { return 8 + bits(half, 9, 7); }  // rs1', rd' in bits 9:7
constexpr Word lower_register(Word half) { return 8 + bits(half, 4, 2); }  // rs2', rd' in bits 4:2
constexpr Word signed_immediate(Word half) {
  return static_cast<Word>(sign_extend(bits(half, 12, 12) << 5 | bits(half, 6, 2), 6));
}
constexpr Word word_offset(Word half) {
  return bits(half, 5, 5) << 6 | bits(half, 12, 10) << 3 | bits(half, 6, 6) << 2;
}
constexpr Word jump_offset(Word half) {
  return static_cast<Word>(sign_extend(bits(half, 12, 12) << 11 | bits(half, 8, 8) << 10 | bits(half, 10, 9) << 8 |
                                           bits(half, 6, 6) << 7 | bits(half, 7, 7) << 6 | bits(half, 2, 2) << 5 |
                                           bits(half, 11, 11) << 4 | bits(half, 5, 3) << 1,
                                       12));
}
constexpr Word branch_offset(Word half) {
  return static_cast<Word>(sign_extend(bits(half, 12, 12) << 8 | bits(half, 6, 5) << 6 | bits(half, 2, 2) << 5 |
                                           bits(half, 11, 10) << 3 | bits(half, 4, 3) << 1,
                                       9));
}

Word illegal(Word /*half*/) { return kIllegal; }

// Quadrant 0
Word add_scaled_to_stack(Word half) {  // c.addi4spn
  const Word immediate =
      bits(half, 10, 7) << 6 | bits(half, 12, 11) << 4 | bits(half, 5, 5) << 3 | bits(half, 6, 6) << 2;
  if (immediate == 0) return kIllegal;  // reserved; the word 0 is always illegal
  return i_type(kOpImmediate, 0, lower_register(half), kStackPointer, immediate);
}
Word load_word(Word half) { return i_type(kOpLoad, 2, lower_register(half), upper_register(half), word_offset(half)); }
Word store_word(Word half) { return s_type(2, upper_register(half), lower_register(half), word_offset(half)); }

// Quadrant 1
Word add_immediate(Word half) {  // c.addi, c.nop
  return i_type(kOpImmediate, 0, full_register(half), full_register(half), signed_immediate(half));
}
Word jump_and_link(Word half) { return j_type(kReturnAddress, jump_offset(half)); }
Word load_immediate(Word half) { return i_type(kOpImmediate, 0, full_register(half), kZero, signed_immediate(half)); }
Word load_upper_or_move_stack(Word half) {  // c.lui, c.addi16sp
  if (signed_immediate(half) == 0) return kIllegal;
  if (full_register(half) != kStackPointer) {
    return (signed_immediate(half) << 12) | full_register(half) << 7 | kOpLui;
  }
  const Word immediate =
      static_cast<Word>(sign_extend(bits(half, 12, 12) << 9 | bits(half, 4, 3) << 7 | bits(half, 5, 5) << 6 |
                                        bits(half, 2, 2) << 5 | bits(half, 6, 6) << 4,
                                    10));
  return i_type(kOpImmediate, 0, kStackPointer, kStackPointer, immediate);
}
Word register_arithmetic(Word half) {  // c.srli, c.srai, c.andi, c.sub, c.xor, c.or, c.and
  const Word rd = upper_register(half);
  const Word kind = bits(half, 11, 10);
  const bool high = bits(half, 12, 12) != 0;
  if (kind == 2) return i_type(kOpImmediate, 7, rd, rd, signed_immediate(half));
  if (high) return kIllegal;  // shifts by more than 31; c.subw and its like
  if (kind < 2) return i_type(kOpImmediate, 5, rd, rd, bits(half, 6, 2) | (kind == 1 ? 0x400U : 0U));
  struct Operation {
    Word funct7;
    Word funct3;
  };
  constexpr std::array<Operation, 4> kOperations = {{{0x20, 0}, {0, 4}, {0, 6}, {0, 7}}};  // sub, xor, or, and
  const Operation operation = kOperations[bits(half, 6, 5)];
  return r_type(operation.funct7, operation.funct3, rd, rd, lower_register(half));
}
Word jump(Word half) { return j_type(kZero, jump_offset(half)); }
Word branch_if_zero(Word half) { return b_type(0, upper_register(half), branch_offset(half)); }
Word branch_if_not_zero(Word half) { return b_type(1, upper_register(half), branch_offset(half)); }

// Quadrant 2
Word shift_left(Word half) {
  if (bits(half, 12, 12) != 0) return kIllegal;
  return i_type(kOpImmediate, 1, full_register(half), full_register(half), full_second(half));
}
Word load_from_stack(Word half) {
  if (full_register(half) == 0) return kIllegal;
  const Word offset = bits(half, 3, 2) << 6 | bits(half, 12, 12) << 5 | bits(half, 6, 4) << 2;
  return i_type(kOpLoad, 2, full_register(half), kStackPointer, offset);
}
Word jump_or_move_or_add(Word half) {  // c.jr, c.mv, c.ebreak, c.jalr, c.add
  const Word rd = full_register(half);
  const Word second = full_second(half);
  const bool high = bits(half, 12, 12) != 0;
  if (second != 0) return r_type(0, 0, rd, high ? rd : kZero, second);
  if (rd != 0) return i_type(kOpJumpRegister, 0, high ? kReturnAddress : kZero, rd, 0);
  return high ? kEbreak : kIllegal;
}
Word store_to_stack(Word half) {
  const Word offset = bits(half, 8, 7) << 6 | bits(half, 12, 9) << 2;
  return s_type(2, kStackPointer, full_second(half), offset);
}

constexpr std::array<Expand, 24> kExpansions = {
    // quadrant 0, funct3 0 to 7
    add_scaled_to_stack, illegal, load_word, illegal, illegal, illegal, store_word, illegal,
    // quadrant 1
    add_immediate, jump_and_link, load_immediate, load_upper_or_move_stack, register_arithmetic, jump, branch_if_zero,
    branch_if_not_zero,
    // quadrant 2
    shift_left, illegal, load_from_stack, illegal, jump_or_move_or_add, illegal, store_to_stack, illegal};

}  // namespace

std::uint32_t expand_compressed(std::uint16_t half) {
  const Word quadrant = half & 3U;
  if (quadrant == 3) return kIllegal;
  return kExpansions[quadrant * 8 + bits(half, 15, 13)](half);
}

}  // namespace halfstep::isa
