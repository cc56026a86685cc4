// Xpulp SIMD arithmetic, shifts and logic, lane by lane. .h: 16-bit lanes, .b: 8-bit lanes; .sc: lane 0 of rs2 for all,
// .sci: a six-bit immediate for all, unsigned for avgu, minu and maxu, else signed.
#include <cstdint>
#include <iterator>

#include "isa/meaning/lane_operations.h"
#include "isa/meaning/simd.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Signed16 = std::int16_t;
using Unsigned16 = std::uint16_t;
using Signed8 = std::int8_t;
using Unsigned8 = std::uint8_t;

// clang-format off
constexpr Row kRows[] = {
  {"0000000 rs2.. rs1.. 000 rd... 1010111", "pv.add.h",      "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Add>},
  {"0000000 rs2.. rs1.. 100 rd... 1010111", "pv.add.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Add, Second::scalar>},
  {"000000. simm6 rs1.. 110 rd... 1010111", "pv.add.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Signed16, Add, Second::immediate>},
  {"0000000 rs2.. rs1.. 001 rd... 1010111", "pv.add.b",      "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Add>},
  {"0000000 rs2.. rs1.. 101 rd... 1010111", "pv.add.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Add, Second::scalar>},
  {"000000. simm6 rs1.. 111 rd... 1010111", "pv.add.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Signed8, Add, Second::immediate>},

  {"0000100 rs2.. rs1.. 000 rd... 1010111", "pv.sub.h",      "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Subtract>},
  {"0000100 rs2.. rs1.. 100 rd... 1010111", "pv.sub.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Subtract, Second::scalar>},
  {"000010. simm6 rs1.. 110 rd... 1010111", "pv.sub.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Signed16, Subtract, Second::immediate>},
  {"0000100 rs2.. rs1.. 001 rd... 1010111", "pv.sub.b",      "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Subtract>},
  {"0000100 rs2.. rs1.. 101 rd... 1010111", "pv.sub.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Subtract, Second::scalar>},
  {"000010. simm6 rs1.. 111 rd... 1010111", "pv.sub.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Signed8, Subtract, Second::immediate>},

  {"0001000 rs2.. rs1.. 000 rd... 1010111", "pv.avg.h",      "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Average>},
  {"0001000 rs2.. rs1.. 100 rd... 1010111", "pv.avg.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Average, Second::scalar>},
  {"000100. simm6 rs1.. 110 rd... 1010111", "pv.avg.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Signed16, Average, Second::immediate>},
  {"0001000 rs2.. rs1.. 001 rd... 1010111", "pv.avg.b",      "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Average>},
  {"0001000 rs2.. rs1.. 101 rd... 1010111", "pv.avg.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Average, Second::scalar>},
  {"000100. simm6 rs1.. 111 rd... 1010111", "pv.avg.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Signed8, Average, Second::immediate>},

  {"0001100 rs2.. rs1.. 000 rd... 1010111", "pv.avgu.h",     "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Average>},
  {"0001100 rs2.. rs1.. 100 rd... 1010111", "pv.avgu.sc.h",  "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Average, Second::scalar>},
  {"000110. uimm6 rs1.. 110 rd... 1010111", "pv.avgu.sci.h", "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, Average, Second::immediate>},
  {"0001100 rs2.. rs1.. 001 rd... 1010111", "pv.avgu.b",     "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Average>},
  {"0001100 rs2.. rs1.. 101 rd... 1010111", "pv.avgu.sc.b",  "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Average, Second::scalar>},
  {"000110. uimm6 rs1.. 111 rd... 1010111", "pv.avgu.sci.b", "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, Average, Second::immediate>},

  {"0010000 rs2.. rs1.. 000 rd... 1010111", "pv.min.h",      "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Minimum>},
  {"0010000 rs2.. rs1.. 100 rd... 1010111", "pv.min.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Minimum, Second::scalar>},
  {"001000. simm6 rs1.. 110 rd... 1010111", "pv.min.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Signed16, Minimum, Second::immediate>},
  {"0010000 rs2.. rs1.. 001 rd... 1010111", "pv.min.b",      "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Minimum>},
  {"0010000 rs2.. rs1.. 101 rd... 1010111", "pv.min.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Minimum, Second::scalar>},
  {"001000. simm6 rs1.. 111 rd... 1010111", "pv.min.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Signed8, Minimum, Second::immediate>},

  {"0010100 rs2.. rs1.. 000 rd... 1010111", "pv.minu.h",     "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Minimum>},
  {"0010100 rs2.. rs1.. 100 rd... 1010111", "pv.minu.sc.h",  "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Minimum, Second::scalar>},
  {"001010. uimm6 rs1.. 110 rd... 1010111", "pv.minu.sci.h", "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, Minimum, Second::immediate>},
  {"0010100 rs2.. rs1.. 001 rd... 1010111", "pv.minu.b",     "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Minimum>},
  {"0010100 rs2.. rs1.. 101 rd... 1010111", "pv.minu.sc.b",  "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Minimum, Second::scalar>},
  {"001010. uimm6 rs1.. 111 rd... 1010111", "pv.minu.sci.b", "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, Minimum, Second::immediate>},

  {"0011000 rs2.. rs1.. 000 rd... 1010111", "pv.max.h",      "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Maximum>},
  {"0011000 rs2.. rs1.. 100 rd... 1010111", "pv.max.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Maximum, Second::scalar>},
  {"001100. simm6 rs1.. 110 rd... 1010111", "pv.max.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Signed16, Maximum, Second::immediate>},
  {"0011000 rs2.. rs1.. 001 rd... 1010111", "pv.max.b",      "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Maximum>},
  {"0011000 rs2.. rs1.. 101 rd... 1010111", "pv.max.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Signed8, Maximum, Second::scalar>},
  {"001100. simm6 rs1.. 111 rd... 1010111", "pv.max.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Signed8, Maximum, Second::immediate>},

  {"0011100 rs2.. rs1.. 000 rd... 1010111", "pv.maxu.h",     "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Maximum>},
  {"0011100 rs2.. rs1.. 100 rd... 1010111", "pv.maxu.sc.h",  "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Maximum, Second::scalar>},
  {"001110. uimm6 rs1.. 110 rd... 1010111", "pv.maxu.sci.h", "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, Maximum, Second::immediate>},
  {"0011100 rs2.. rs1.. 001 rd... 1010111", "pv.maxu.b",     "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Maximum>},
  {"0011100 rs2.. rs1.. 101 rd... 1010111", "pv.maxu.sc.b",  "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Maximum, Second::scalar>},
  {"001110. uimm6 rs1.. 111 rd... 1010111", "pv.maxu.sci.b", "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, Maximum, Second::immediate>},

  {"0100000 rs2.. rs1.. 000 rd... 1010111", "pv.srl.h",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, ShiftRight>},
  {"0100000 rs2.. rs1.. 100 rd... 1010111", "pv.srl.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, ShiftRight, Second::scalar>},
  {"010000. simm6 rs1.. 110 rd... 1010111", "pv.srl.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, ShiftRight, Second::immediate>},
  {"0100000 rs2.. rs1.. 001 rd... 1010111", "pv.srl.b",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, ShiftRight>},
  {"0100000 rs2.. rs1.. 101 rd... 1010111", "pv.srl.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, ShiftRight, Second::scalar>},
  {"010000. simm6 rs1.. 111 rd... 1010111", "pv.srl.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, ShiftRight, Second::immediate>},

  {"0100100 rs2.. rs1.. 000 rd... 1010111", "pv.sra.h",      "rd,rs1,rs2", Unit::alu, lanewise<Signed16, ShiftRight>},
  {"0100100 rs2.. rs1.. 100 rd... 1010111", "pv.sra.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Signed16, ShiftRight, Second::scalar>},
  {"010010. simm6 rs1.. 110 rd... 1010111", "pv.sra.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Signed16, ShiftRight, Second::immediate>},
  {"0100100 rs2.. rs1.. 001 rd... 1010111", "pv.sra.b",      "rd,rs1,rs2", Unit::alu, lanewise<Signed8, ShiftRight>},
  {"0100100 rs2.. rs1.. 101 rd... 1010111", "pv.sra.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Signed8, ShiftRight, Second::scalar>},
  {"010010. simm6 rs1.. 111 rd... 1010111", "pv.sra.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Signed8, ShiftRight, Second::immediate>},

  {"0101000 rs2.. rs1.. 000 rd... 1010111", "pv.sll.h",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, ShiftLeft>},
  {"0101000 rs2.. rs1.. 100 rd... 1010111", "pv.sll.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, ShiftLeft, Second::scalar>},
  {"010100. simm6 rs1.. 110 rd... 1010111", "pv.sll.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, ShiftLeft, Second::immediate>},
  {"0101000 rs2.. rs1.. 001 rd... 1010111", "pv.sll.b",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, ShiftLeft>},
  {"0101000 rs2.. rs1.. 101 rd... 1010111", "pv.sll.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, ShiftLeft, Second::scalar>},
  {"010100. simm6 rs1.. 111 rd... 1010111", "pv.sll.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, ShiftLeft, Second::immediate>},

  {"0101100 rs2.. rs1.. 000 rd... 1010111", "pv.or.h",       "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Or>},
  {"0101100 rs2.. rs1.. 100 rd... 1010111", "pv.or.sc.h",    "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Or, Second::scalar>},
  {"010110. simm6 rs1.. 110 rd... 1010111", "pv.or.sci.h",   "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, Or, Second::immediate>},
  {"0101100 rs2.. rs1.. 001 rd... 1010111", "pv.or.b",       "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Or>},
  {"0101100 rs2.. rs1.. 101 rd... 1010111", "pv.or.sc.b",    "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Or, Second::scalar>},
  {"010110. simm6 rs1.. 111 rd... 1010111", "pv.or.sci.b",   "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, Or, Second::immediate>},

  {"0110000 rs2.. rs1.. 000 rd... 1010111", "pv.xor.h",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Xor>},
  {"0110000 rs2.. rs1.. 100 rd... 1010111", "pv.xor.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, Xor, Second::scalar>},
  {"011000. simm6 rs1.. 110 rd... 1010111", "pv.xor.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, Xor, Second::immediate>},
  {"0110000 rs2.. rs1.. 001 rd... 1010111", "pv.xor.b",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Xor>},
  {"0110000 rs2.. rs1.. 101 rd... 1010111", "pv.xor.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, Xor, Second::scalar>},
  {"011000. simm6 rs1.. 111 rd... 1010111", "pv.xor.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, Xor, Second::immediate>},

  {"0110100 rs2.. rs1.. 000 rd... 1010111", "pv.and.h",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, And>},
  {"0110100 rs2.. rs1.. 100 rd... 1010111", "pv.and.sc.h",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned16, And, Second::scalar>},
  {"011010. simm6 rs1.. 110 rd... 1010111", "pv.and.sci.h",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned16, And, Second::immediate>},
  {"0110100 rs2.. rs1.. 001 rd... 1010111", "pv.and.b",      "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, And>},
  {"0110100 rs2.. rs1.. 101 rd... 1010111", "pv.and.sc.b",   "rd,rs1,rs2", Unit::alu, lanewise<Unsigned8, And, Second::scalar>},
  {"011010. simm6 rs1.. 111 rd... 1010111", "pv.and.sci.b",  "rd,rs1,imm", Unit::alu, lanewise<Unsigned8, And, Second::immediate>},

  {"0111000 00000 rs1.. 000 rd... 1010111", "pv.abs.h",      "rd,rs1",     Unit::alu, lanewise<Signed16, Absolute>},
  {"0111000 00000 rs1.. 001 rd... 1010111", "pv.abs.b",      "rd,rs1",     Unit::alu, lanewise<Signed8, Absolute>},

  {"0111010 rs2.. rs1.. 010 rd... 1010111", "pv.add.h.div2", "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Scaled<Add, 1>>},
  {"0111010 rs2.. rs1.. 100 rd... 1010111", "pv.add.h.div4", "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Scaled<Add, 2>>},
  {"0111010 rs2.. rs1.. 110 rd... 1010111", "pv.add.h.div8", "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Scaled<Add, 3>>},
  {"0110010 rs2.. rs1.. 010 rd... 1010111", "pv.sub.h.div2", "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Scaled<Subtract, 1>>},
  {"0110010 rs2.. rs1.. 100 rd... 1010111", "pv.sub.h.div4", "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Scaled<Subtract, 2>>},
  {"0110010 rs2.. rs1.. 110 rd... 1010111", "pv.sub.h.div8", "rd,rs1,rs2", Unit::alu, lanewise<Signed16, Scaled<Subtract, 3>>},
};
// clang-format on

}  // namespace

const Extension kXpulpSimdArithmetic = {"xpulp_simd", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
