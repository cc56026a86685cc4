// The fields of a 32-bit instruction word: where they stand, and the value an immediate has.
//
// Register fields and the I, S, B, U and J immediates are those of the RISC-V manual; the others are Xpulp's, with the
// positions of the encoding list (tests/1_isa/data/encodings.csv).
#pragma once

#include <cstdint>

namespace halfstep::isa {

constexpr std::uint32_t bits(std::uint32_t word, int high, int low) {
  return (word >> low) & ((high - low == 31) ? ~0U : ((1U << (high - low + 1)) - 1));
}

constexpr std::int32_t sign_extend(std::uint32_t value, int width) {
  return static_cast<std::int32_t>(value << (32 - width)) >> (32 - width);
}

// How Instruction::immediate is made from the word.
enum class Immediate : std::uint8_t {
  none,
  i,            // 31:20, signed
  s,            // 31:25 and 11:7, signed
  b,            // branch offset in bytes
  u,            // 31:12, the low twelve bits zero
  j,            // jump offset in bytes
  shift,        // 24:20, unsigned
  norm,         // 29:25, unsigned: the shift that ends a normalising multiply or add
  bit_field,    // 29:20: width - 1 in bits 9:5, position in bits 4:0, as in the register rs2 of the register forms
  bit_reverse,  // 26:20: radix selector in bits 6:5, shift in bits 4:0
  signed6,      // bits 24:20 above bit 25, signed
  unsigned6,    // the same, unsigned
  csr,          // 31:20, unsigned: a CSR number
  loop_offset,  // 31:20, unsigned, in half-words; the immediate is in bytes
  loop_count,   // 31:20, unsigned
};

constexpr std::int32_t immediate_value(Immediate kind, std::uint32_t word) {
  switch (kind) {
    case Immediate::none:
      return 0;
    case Immediate::i:
      return sign_extend(bits(word, 31, 20), 12);
    case Immediate::s:
      return sign_extend(bits(word, 31, 25) << 5 | bits(word, 11, 7), 12);
    case Immediate::b:
      return sign_extend(
          bits(word, 31, 31) << 12 | bits(word, 7, 7) << 11 | bits(word, 30, 25) << 5 | bits(word, 11, 8) << 1, 13);
    case Immediate::u:
      return static_cast<std::int32_t>(word & 0xfffff000U);
    case Immediate::j:
      return sign_extend(
          bits(word, 31, 31) << 20 | bits(word, 19, 12) << 12 | bits(word, 20, 20) << 11 | bits(word, 30, 21) << 1, 21);
    case Immediate::shift:
      return static_cast<std::int32_t>(bits(word, 24, 20));
    case Immediate::norm:
      return static_cast<std::int32_t>(bits(word, 29, 25));
    case Immediate::bit_field:
      return static_cast<std::int32_t>(bits(word, 29, 20));
    case Immediate::bit_reverse:
      return static_cast<std::int32_t>(bits(word, 26, 20));
    case Immediate::signed6:
      return sign_extend(bits(word, 24, 20) << 1 | bits(word, 25, 25), 6);
    case Immediate::unsigned6:
      return static_cast<std::int32_t>(bits(word, 24, 20) << 1 | bits(word, 25, 25));
    case Immediate::csr:
    case Immediate::loop_count:
      return static_cast<std::int32_t>(bits(word, 31, 20));
    case Immediate::loop_offset:
      return static_cast<std::int32_t>(bits(word, 31, 20) * 2);
  }
  return 0;
}

// Second immediates, read from the word by the few instructions that have two.
constexpr std::int32_t compare_immediate(std::uint32_t word) { return sign_extend(bits(word, 24, 20), 5); }
constexpr std::uint32_t csr_immediate(std::uint32_t word) { return bits(word, 19, 15); }
constexpr std::uint32_t short_loop_offset(std::uint32_t word) { return bits(word, 19, 15) * 2; }
constexpr std::uint32_t loop_index(std::uint32_t word) { return bits(word, 7, 7); }
constexpr std::uint32_t rounding_field(std::uint32_t word) { return bits(word, 14, 12); }

}  // namespace halfstep::isa
