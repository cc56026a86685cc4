// Xpulp bit manipulation. Fields that would cross bit 31 are cut there, counts of zero have the RTL's answers
// (tests/data/functional/README.md).
#include <cstdint>
#include <iterator>

#include "isa/fields.h"
#include "isa/meaning/integer.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;

constexpr Word population(Word value) {
  Word count = 0;
  for (; value != 0; value &= value - 1) ++count;
  return count;
}

constexpr Word leading_zeros(Word value) {
  Word count = 0;
  for (Word probe = 1U << 31; probe != 0 && (value & probe) == 0; probe >>= 1) ++count;
  return count;
}

constexpr Word first_one(Word value) { return value == 0 ? 32 : population((value & (0U - value)) - 1); }
constexpr Word last_one(Word value) { return value == 0 ? 32 : 31 - leading_zeros(value); }

// Copies of the sign bit, less one.
constexpr Word redundant_sign_bits(Word value) {
  if (value == 0) return 0;
  return leading_zeros((value >> 31) != 0 ? ~value : value) - 1;
}

constexpr Word rotate_right(Word value, Word amount) {
  amount &= 31;
  return amount == 0 ? value : (value >> amount) | (value << (32 - amount));
}

constexpr Word sign_extend_half(Word value) { return static_cast<Word>(sign_extend(value & 0xffff, 16)); }
constexpr Word zero_extend_half(Word value) { return value & 0xffff; }
constexpr Word sign_extend_byte(Word value) { return static_cast<Word>(sign_extend(value & 0xff, 8)); }
constexpr Word zero_extend_byte(Word value) { return value & 0xff; }

// A bit field, given as width - 1 in bits 9:5 and position in bits 4:0.
struct BitField {
  constexpr explicit BitField(Word specification) : position(specification & 31), width(bits(specification, 9, 5) + 1) {
    if (position + width > 32) width = 32 - position;
    mask = (width == 32 ? ~0U : (1U << width) - 1) << position;
  }
  Word position;
  Word width;
  Word mask = 0;
};

constexpr Word extract_unsigned(Word value, Word specification) {
  const BitField field(specification);
  return (value & field.mask) >> field.position;
}
constexpr Word extract_signed(Word value, Word specification) {
  const BitField field(specification);
  return static_cast<Word>(sign_extend((value & field.mask) >> field.position, static_cast<int>(field.width)));
}
constexpr Word insert(Word old_value, Word value, Word specification) {
  const BitField field(specification);
  return (old_value & ~field.mask) | ((value << field.position) & field.mask);
}
constexpr Word set_bits(Word value, Word specification) { return value | BitField(specification).mask; }
constexpr Word clear_bits(Word value, Word specification) { return value & ~BitField(specification).mask; }

// Reverses the order of k-bit digits, taken from the top; digits that do not fit stay 0.
constexpr Word reverse_digits(Word value, Word specification) {
  const Word selector = bits(specification, 6, 5);
  const Word digit_bits = selector == 3 ? 1 : selector + 1;  // the RTL treats the reserved selector as radix 2
  value <<= specification & 31;
  Word result = 0;
  for (Word digit = 0; digit < 32 / digit_bits; ++digit) {
    const Word taken = (value >> (32 - digit_bits * (digit + 1))) & ((1U << digit_bits) - 1);
    result |= taken << (digit * digit_bits);
  }
  return result;
}

// clang-format off
constexpr Row kRows[] = {
  {"0001000 00000 rs1.. 000 rd... 0110011",   "p.ff1",      "rd,rs1",            Unit::alu, unary<first_one>},
  {"0001000 00000 rs1.. 001 rd... 0110011",   "p.fl1",      "rd,rs1",            Unit::alu, unary<last_one>},
  {"0001000 00000 rs1.. 010 rd... 0110011",   "p.clb",      "rd,rs1",            Unit::alu, unary<redundant_sign_bits>},
  {"0001000 00000 rs1.. 011 rd... 0110011",   "p.cnt",      "rd,rs1",            Unit::alu, unary<population>},
  {"0001000 00000 rs1.. 100 rd... 0110011",   "p.exths",    "rd,rs1",            Unit::alu, unary<sign_extend_half>},
  {"0001000 00000 rs1.. 101 rd... 0110011",   "p.exthz",    "rd,rs1",            Unit::alu, unary<zero_extend_half>},
  {"0001000 00000 rs1.. 110 rd... 0110011",   "p.extbs",    "rd,rs1",            Unit::alu, unary<sign_extend_byte>},
  {"0001000 00000 rs1.. 111 rd... 0110011",   "p.extbz",    "rd,rs1",            Unit::alu, unary<zero_extend_byte>},
  {"0000100 rs2.. rs1.. 101 rd... 0110011",   "p.ror",      "rd,rs1,rs2",        Unit::alu, binary<rotate_right>},

  {"11 width pos.. rs1.. 000 rd... 0110011",  "p.extract",  "rd,rs1,width,pos",  Unit::alu, with_immediate<extract_signed>},
  {"11 width pos.. rs1.. 001 rd... 0110011",  "p.extractu", "rd,rs1,width,pos",  Unit::alu, with_immediate<extract_unsigned>},
  {"11 width pos.. rs1.. 010 rd... 0110011",  "p.insert",   "+rd,rs1,width,pos", Unit::alu, accumulate_immediate<insert>},
  {"11 width pos.. rs1.. 011 rd... 0110011",  "p.bclr",     "rd,rs1,width,pos",  Unit::alu, with_immediate<clear_bits>},
  {"11 width pos.. rs1.. 100 rd... 0110011",  "p.bset",     "rd,rs1,width,pos",  Unit::alu, with_immediate<set_bits>},
  {"1000000 rs2.. rs1.. 000 rd... 0110011",   "p.extractr", "rd,rs1,rs2",        Unit::alu, binary<extract_signed>},
  {"1000000 rs2.. rs1.. 001 rd... 0110011",   "p.extractur", "rd,rs1,rs2",       Unit::alu, binary<extract_unsigned>},
  {"1000000 rs2.. rs1.. 010 rd... 0110011",   "p.insertr",  "+rd,rs1,rs2",       Unit::alu, accumulate<insert>},
  {"1000000 rs2.. rs1.. 011 rd... 0110011",   "p.bclrr",    "rd,rs1,rs2",        Unit::alu, binary<clear_bits>},
  {"1000000 rs2.. rs1.. 100 rd... 0110011",   "p.bsetr",    "rd,rs1,rs2",        Unit::alu, binary<set_bits>},
  {"11 ... rx pos.. rs1.. 101 rd... 0110011", "p.bitrev",   "rd,rs1,pos,rx",     Unit::alu, with_immediate<reverse_digits>},
};
// clang-format on

}  // namespace

const Extension kXpulpBit = {"xpulp_bitop", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
