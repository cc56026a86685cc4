// Xpulp scalar arithmetic: absolute value, comparison, minimum and maximum, clipping, and sums that end in a
// normalising shift. The edge cases (clip bounds, wrapping before the shift) are those of the RTL, as written in
// tests/data/functional/README.md.
#include <cstdint>
#include <iterator>

#include "isa/meaning/integer.h"
#include "isa/meaning/normalise.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;

constexpr std::int32_t as_signed(Word value) { return static_cast<std::int32_t>(value); }

constexpr Word absolute(Word a) { return as_signed(a) < 0 ? 0U - a : a; }
constexpr Word less_or_equal(Word a, Word b) { return as_signed(a) <= as_signed(b) ? 1 : 0; }
constexpr Word less_or_equal_unsigned(Word a, Word b) { return a <= b ? 1 : 0; }
constexpr Word minimum(Word a, Word b) { return as_signed(a) < as_signed(b) ? a : b; }
constexpr Word minimum_unsigned(Word a, Word b) { return a < b ? a : b; }
constexpr Word maximum(Word a, Word b) { return as_signed(a) > as_signed(b) ? a : b; }
constexpr Word maximum_unsigned(Word a, Word b) { return a > b ? a : b; }

// The hardware tests the upper bound first: that matters when the bounds are the wrong way round.
constexpr Word clip(Word value, Word low, Word high) {
  if (as_signed(value) > as_signed(high)) return high;
  return as_signed(value) < as_signed(low) ? low : value;
}
constexpr Word bound(Word width) { return width == 0 ? 0 : (1U << (width - 1)) - 1; }
constexpr Word clip_to_width(Word a, Word width) { return clip(a, ~bound(width), bound(width)); }
constexpr Word clip_to_width_unsigned(Word a, Word width) { return clip(a, 0, bound(width)); }
constexpr Word clip_to_register(Word a, Word high) { return clip(a, ~high, high); }
constexpr Word clip_to_register_unsigned(Word a, Word high) { return clip(a, 0, high); }

constexpr Word add(Word a, Word b) { return a + b; }
constexpr Word subtract(Word a, Word b) { return a - b; }

// clang-format off
constexpr Row kRows[] = {
  {"0000010 00000 rs1.. 000 rd... 0110011", "p.abs",     "rd,rs1",          Unit::alu, unary<absolute>},
  {"0000010 rs2.. rs1.. 010 rd... 0110011", "p.slet",    "rd,rs1,rs2",      Unit::alu, binary<less_or_equal>},
  {"0000010 rs2.. rs1.. 011 rd... 0110011", "p.sletu",   "rd,rs1,rs2",      Unit::alu, binary<less_or_equal_unsigned>},
  {"0000010 rs2.. rs1.. 100 rd... 0110011", "p.min",     "rd,rs1,rs2",      Unit::alu, binary<minimum>},
  {"0000010 rs2.. rs1.. 101 rd... 0110011", "p.minu",    "rd,rs1,rs2",      Unit::alu, binary<minimum_unsigned>},
  {"0000010 rs2.. rs1.. 110 rd... 0110011", "p.max",     "rd,rs1,rs2",      Unit::alu, binary<maximum>},
  {"0000010 rs2.. rs1.. 111 rd... 0110011", "p.maxu",    "rd,rs1,rs2",      Unit::alu, binary<maximum_unsigned>},

  {"0001010 shamt rs1.. 001 rd... 0110011", "p.clip",    "rd,rs1,imm",      Unit::alu, with_immediate<clip_to_width>},
  {"0001010 shamt rs1.. 010 rd... 0110011", "p.clipu",   "rd,rs1,imm",      Unit::alu, with_immediate<clip_to_width_unsigned>},
  {"0001010 rs2.. rs1.. 101 rd... 0110011", "p.clipr",   "rd,rs1,rs2",      Unit::alu, binary<clip_to_register>},
  {"0001010 rs2.. rs1.. 110 rd... 0110011", "p.clipur",  "rd,rs1,rs2",      Unit::alu, binary<clip_to_register_unsigned>},

  {"00 norm. rs2.. rs1.. 010 rd... 1011011", "p.addn",    "rd,rs1,rs2,imm",  Unit::alu, normalised<add, Shift::arithmetic>},
  {"10 norm. rs2.. rs1.. 010 rd... 1011011", "p.addun",   "rd,rs1,rs2,imm",  Unit::alu, normalised<add, Shift::logical>},
  {"00 norm. rs2.. rs1.. 110 rd... 1011011", "p.addrn",   "rd,rs1,rs2,imm",  Unit::alu, normalised<add, Shift::arithmetic, Round::up>},
  {"10 norm. rs2.. rs1.. 110 rd... 1011011", "p.addurn",  "rd,rs1,rs2,imm",  Unit::alu, normalised<add, Shift::logical, Round::up>},
  {"00 norm. rs2.. rs1.. 011 rd... 1011011", "p.subn",    "rd,rs1,rs2,imm",  Unit::alu, normalised<subtract, Shift::arithmetic>},
  {"10 norm. rs2.. rs1.. 011 rd... 1011011", "p.subun",   "rd,rs1,rs2,imm",  Unit::alu, normalised<subtract, Shift::logical>},
  {"00 norm. rs2.. rs1.. 111 rd... 1011011", "p.subrn",   "rd,rs1,rs2,imm",  Unit::alu, normalised<subtract, Shift::arithmetic, Round::up>},
  {"10 norm. rs2.. rs1.. 111 rd... 1011011", "p.suburn",  "rd,rs1,rs2,imm",  Unit::alu, normalised<subtract, Shift::logical, Round::up>},

  // Register forms: rd op rs1, shifted by rs2.
  {"0100000 rs2.. rs1.. 010 rd... 1011011", "p.addnr",   "+rd,rs1,rs2",     Unit::alu, normalised_by_register<add, Shift::arithmetic>},
  {"1100000 rs2.. rs1.. 010 rd... 1011011", "p.addunr",  "+rd,rs1,rs2",     Unit::alu, normalised_by_register<add, Shift::logical>},
  {"0100000 rs2.. rs1.. 110 rd... 1011011", "p.addrnr",  "+rd,rs1,rs2",     Unit::alu, normalised_by_register<add, Shift::arithmetic, Round::up>},
  {"1100000 rs2.. rs1.. 110 rd... 1011011", "p.addurnr", "+rd,rs1,rs2",     Unit::alu, normalised_by_register<add, Shift::logical, Round::up>},
  {"0100000 rs2.. rs1.. 011 rd... 1011011", "p.subnr",   "+rd,rs1,rs2",     Unit::alu, normalised_by_register<subtract, Shift::arithmetic>},
  {"1100000 rs2.. rs1.. 011 rd... 1011011", "p.subunr",  "+rd,rs1,rs2",     Unit::alu, normalised_by_register<subtract, Shift::logical>},
  {"0100000 rs2.. rs1.. 111 rd... 1011011", "p.subrnr",  "+rd,rs1,rs2",     Unit::alu, normalised_by_register<subtract, Shift::arithmetic, Round::up>},
  {"1100000 rs2.. rs1.. 111 rd... 1011011", "p.suburnr", "+rd,rs1,rs2",     Unit::alu, normalised_by_register<subtract, Shift::logical, Round::up>},
};
// clang-format on

}  // namespace

const Extension kXpulpAlu = {"xpulp_alu", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
