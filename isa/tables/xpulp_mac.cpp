// Xpulp multiply-accumulate: 32 x 32 bits, and 16 x 16 bits of either half with an optional normalising shift. The row
// without a shift is the shifting row with 0, under the name it has in assembly.
#include <cstdint>
#include <iterator>

#include "isa/meaning/integer.h"
#include "isa/meaning/normalise.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;

constexpr Word multiply_add(Word rd, Word a, Word b) { return rd + a * b; }
constexpr Word multiply_subtract(Word rd, Word a, Word b) { return rd - a * b; }

constexpr std::int32_t signed_half(Word value) { return static_cast<std::int16_t>(value & 0xffff); }
constexpr Word low_signed(Word a, Word b) { return static_cast<Word>(signed_half(a) * signed_half(b)); }
constexpr Word high_signed(Word a, Word b) { return low_signed(a >> 16, b >> 16); }
constexpr Word low_unsigned(Word a, Word b) { return (a & 0xffff) * (b & 0xffff); }
constexpr Word high_unsigned(Word a, Word b) { return low_unsigned(a >> 16, b >> 16); }

constexpr Shift kSigned = Shift::arithmetic;
constexpr Shift kUnsigned = Shift::logical;

// clang-format off
constexpr Row kRows[] = {
  {"0100001 rs2.. rs1.. 000 rd... 0110011",  "p.mac",      "+rd,rs1,rs2",     Unit::multiplier, accumulate<multiply_add>},
  {"0100001 rs2.. rs1.. 001 rd... 0110011",  "p.msu",      "+rd,rs1,rs2",     Unit::multiplier, accumulate<multiply_subtract>},

  {"1000000 rs2.. rs1.. 000 rd... 1011011",  "p.muls",     "rd,rs1,rs2",      Unit::multiplier, binary<low_signed>},
  {"1100000 rs2.. rs1.. 000 rd... 1011011",  "p.mulhhs",   "rd,rs1,rs2",      Unit::multiplier, binary<high_signed>},
  {"0000000 rs2.. rs1.. 000 rd... 1011011",  "p.mulu",     "rd,rs1,rs2",      Unit::multiplier, binary<low_unsigned>},
  {"0100000 rs2.. rs1.. 000 rd... 1011011",  "p.mulhhu",   "rd,rs1,rs2",      Unit::multiplier, binary<high_unsigned>},
  {"10 norm. rs2.. rs1.. 000 rd... 1011011", "p.mulsn",    "rd,rs1,rs2,imm",  Unit::multiplier, normalised<low_signed, kSigned>},
  {"11 norm. rs2.. rs1.. 000 rd... 1011011", "p.mulhhsn",  "rd,rs1,rs2,imm",  Unit::multiplier, normalised<high_signed, kSigned>},
  {"10 norm. rs2.. rs1.. 100 rd... 1011011", "p.mulsrn",   "rd,rs1,rs2,imm",  Unit::multiplier, normalised<low_signed, kSigned, Round::up>},
  {"11 norm. rs2.. rs1.. 100 rd... 1011011", "p.mulhhsrn", "rd,rs1,rs2,imm",  Unit::multiplier, normalised<high_signed, kSigned, Round::up>},
  {"00 norm. rs2.. rs1.. 000 rd... 1011011", "p.mulun",    "rd,rs1,rs2,imm",  Unit::multiplier, normalised<low_unsigned, kUnsigned>},
  {"01 norm. rs2.. rs1.. 000 rd... 1011011", "p.mulhhun",  "rd,rs1,rs2,imm",  Unit::multiplier, normalised<high_unsigned, kUnsigned>},
  {"00 norm. rs2.. rs1.. 100 rd... 1011011", "p.mulurn",   "rd,rs1,rs2,imm",  Unit::multiplier, normalised<low_unsigned, kUnsigned, Round::up>},
  {"01 norm. rs2.. rs1.. 100 rd... 1011011", "p.mulhhurn", "rd,rs1,rs2,imm",  Unit::multiplier, normalised<high_unsigned, kUnsigned, Round::up>},

  {"1000000 rs2.. rs1.. 001 rd... 1011011",  "p.macs",     "+rd,rs1,rs2",     Unit::multiplier, accumulated<low_signed, kSigned>},
  {"1100000 rs2.. rs1.. 001 rd... 1011011",  "p.machhs",   "+rd,rs1,rs2",     Unit::multiplier, accumulated<high_signed, kSigned>},
  {"0000000 rs2.. rs1.. 001 rd... 1011011",  "p.macu",     "+rd,rs1,rs2",     Unit::multiplier, accumulated<low_unsigned, kUnsigned>},
  {"0100000 rs2.. rs1.. 001 rd... 1011011",  "p.machhu",   "+rd,rs1,rs2",     Unit::multiplier, accumulated<high_unsigned, kUnsigned>},
  {"10 norm. rs2.. rs1.. 001 rd... 1011011", "p.macsn",    "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<low_signed, kSigned>},
  {"11 norm. rs2.. rs1.. 001 rd... 1011011", "p.machhsn",  "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<high_signed, kSigned>},
  {"10 norm. rs2.. rs1.. 101 rd... 1011011", "p.macsrn",   "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<low_signed, kSigned, Round::up>},
  {"11 norm. rs2.. rs1.. 101 rd... 1011011", "p.machhsrn", "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<high_signed, kSigned, Round::up>},
  {"00 norm. rs2.. rs1.. 001 rd... 1011011", "p.macun",    "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<low_unsigned, kUnsigned>},
  {"01 norm. rs2.. rs1.. 001 rd... 1011011", "p.machhun",  "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<high_unsigned, kUnsigned>},
  {"00 norm. rs2.. rs1.. 101 rd... 1011011", "p.macurn",   "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<low_unsigned, kUnsigned, Round::up>},
  {"01 norm. rs2.. rs1.. 101 rd... 1011011", "p.machhurn", "+rd,rs1,rs2,imm", Unit::multiplier, accumulated<high_unsigned, kUnsigned, Round::up>},
};
// clang-format on

}  // namespace

const Extension kXpulpMac = {"xpulp_mac", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
