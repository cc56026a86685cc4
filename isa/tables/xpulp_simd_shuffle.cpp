// Xpulp SIMD data movement: single lanes out of and into vectors, permutations, packing.
#include <cstdint>
#include <iterator>

#include "isa/meaning/integer.h"
#include "isa/meaning/simd.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;
using Signed16 = std::int16_t;
using Unsigned16 = std::uint16_t;
using Signed8 = std::int8_t;
using Unsigned8 = std::uint8_t;

template <class Lane>
constexpr int lane_index(Word number) {
  return static_cast<int>(number) & (kLanes<Lane> - 1);
}

// The lane of number `index`, extended to 32 bits as its type says.
template <class Lane>
constexpr Word extract(Word vector, Word index) {
  return static_cast<Word>(lane<Lane>(vector, lane_index<Lane>(index)));
}

template <class Lane>
constexpr Word insert(Word vector, Word value, Word index) {
  const int place = lane_index<Lane>(index);
  return (vector & ~placed<Lane>(static_cast<Lane>(-1), place)) | placed<Lane>(static_cast<Lane>(value), place);
}

// rd[i] = rs1[selector[i]]
template <class Lane>
constexpr Word shuffle(Word vector, Word selectors) {
  Word result = 0;
  for (int i = 0; i < kLanes<Lane>; ++i) {
    const Word selector = static_cast<Word>(lane<Lane>(selectors, i));
    result |= placed<Lane>(lane<Lane>(vector, lane_index<Lane>(selector)), i);
  }
  return result;
}

// rd[i] comes from rs1 where the selector's next bit is set, else from rd.
template <class Lane>
constexpr Word shuffle_two(Word old_value, Word vector, Word selectors) {
  Word result = 0;
  for (int i = 0; i < kLanes<Lane>; ++i) {
    const Word selector = static_cast<Word>(lane<Lane>(selectors, i));
    const Word source = (selector & kLanes<Lane>) != 0 ? vector : old_value;
    result |= placed<Lane>(lane<Lane>(source, lane_index<Lane>(selector)), i);
  }
  return result;
}

// One immediate bit for each half-word.
constexpr Word shuffle_halves(Word vector, Word immediate) {
  return placed<Unsigned16>(lane<Unsigned16>(vector, immediate & 1), 0) |
         placed<Unsigned16>(lane<Unsigned16>(vector, (immediate >> 1) & 1), 1);
}

// Two immediate bits for each of the lower bytes; the name says which byte comes on top.
template <int kTop>
constexpr Word shuffle_bytes(Word vector, Word immediate) {
  Word result = placed<Unsigned8>(lane<Unsigned8>(vector, kTop), 3);
  for (int i = 0; i < 3; ++i) {
    result |= placed<Unsigned8>(lane<Unsigned8>(vector, lane_index<Unsigned8>(immediate >> (2 * i))), i);
  }
  return result;
}

constexpr Word pack_low(Word a, Word b) { return a << 16 | (b & 0xffff); }
constexpr Word pack_high(Word a, Word b) { return (a & 0xffff0000) | b >> 16; }
constexpr Word byte_pair(Word a, Word b) { return (a & 0xff) << 8 | (b & 0xff); }
constexpr Word pack_bytes_high(Word old_value, Word a, Word b) { return byte_pair(a, b) << 16 | (old_value & 0xffff); }
constexpr Word pack_bytes_low(Word old_value, Word a, Word b) { return (old_value & 0xffff0000) | byte_pair(a, b); }

// clang-format off
constexpr Row kRows[] = {
  {"011110. uimm6 rs1.. 110 rd... 1010111", "pv.extract.h",       "rd,rs1,imm",  Unit::alu, with_immediate<extract<Signed16>>},
  {"011110. uimm6 rs1.. 111 rd... 1010111", "pv.extract.b",       "rd,rs1,imm",  Unit::alu, with_immediate<extract<Signed8>>},
  {"100100. uimm6 rs1.. 110 rd... 1010111", "pv.extractu.h",      "rd,rs1,imm",  Unit::alu, with_immediate<extract<Unsigned16>>},
  {"100100. uimm6 rs1.. 111 rd... 1010111", "pv.extractu.b",      "rd,rs1,imm",  Unit::alu, with_immediate<extract<Unsigned8>>},
  {"101100. uimm6 rs1.. 110 rd... 1010111", "pv.insert.h",        "+rd,rs1,imm", Unit::alu, accumulate_immediate<insert<Unsigned16>>},
  {"101100. uimm6 rs1.. 111 rd... 1010111", "pv.insert.b",        "+rd,rs1,imm", Unit::alu, accumulate_immediate<insert<Unsigned8>>},

  {"1100000 rs2.. rs1.. 000 rd... 1010111", "pv.shuffle.h",       "rd,rs1,rs2",  Unit::alu, binary<shuffle<Unsigned16>>},
  {"110000. uimm6 rs1.. 110 rd... 1010111", "pv.shuffle.sci.h",   "rd,rs1,imm",  Unit::alu, with_immediate<shuffle_halves>},
  {"1100000 rs2.. rs1.. 001 rd... 1010111", "pv.shuffle.b",       "rd,rs1,rs2",  Unit::alu, binary<shuffle<Unsigned8>>},
  {"110000. uimm6 rs1.. 111 rd... 1010111", "pv.shufflei0.sci.b", "rd,rs1,imm",  Unit::alu, with_immediate<shuffle_bytes<0>>},
  {"111010. uimm6 rs1.. 111 rd... 1010111", "pv.shufflei1.sci.b", "rd,rs1,imm",  Unit::alu, with_immediate<shuffle_bytes<1>>},
  {"111100. uimm6 rs1.. 111 rd... 1010111", "pv.shufflei2.sci.b", "rd,rs1,imm",  Unit::alu, with_immediate<shuffle_bytes<2>>},
  {"111110. uimm6 rs1.. 111 rd... 1010111", "pv.shufflei3.sci.b", "rd,rs1,imm",  Unit::alu, with_immediate<shuffle_bytes<3>>},
  {"1100100 rs2.. rs1.. 000 rd... 1010111", "pv.shuffle2.h",      "+rd,rs1,rs2", Unit::alu, accumulate<shuffle_two<Unsigned16>>},
  {"1100100 rs2.. rs1.. 001 rd... 1010111", "pv.shuffle2.b",      "+rd,rs1,rs2", Unit::alu, accumulate<shuffle_two<Unsigned8>>},

  {"1101000 rs2.. rs1.. 000 rd... 1010111", "pv.pack",            "rd,rs1,rs2",  Unit::alu, binary<pack_low>},
  {"1101001 rs2.. rs1.. 000 rd... 1010111", "pv.pack.h",          "rd,rs1,rs2",  Unit::alu, binary<pack_high>},
  {"1101100 rs2.. rs1.. 001 rd... 1010111", "pv.packhi.b",        "+rd,rs1,rs2", Unit::alu, accumulate<pack_bytes_high>},
  {"1110000 rs2.. rs1.. 001 rd... 1010111", "pv.packlo.b",        "+rd,rs1,rs2", Unit::alu, accumulate<pack_bytes_low>},
};
// clang-format on

}  // namespace

const Extension kXpulpSimdShuffle = {"xpulp_simd", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
