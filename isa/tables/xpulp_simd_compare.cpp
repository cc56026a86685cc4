// Xpulp SIMD comparisons: a lane becomes all ones or zero. The six-bit immediate is unsigned for unsigned comparisons.
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
  {"0000010 rs2.. rs1.. 000 rd... 1010111", "pv.cmpeq.h",      "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, Equal>},
  {"0000010 rs2.. rs1.. 100 rd... 1010111", "pv.cmpeq.sc.h",   "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, Equal, Second::scalar>},
  {"000001. simm6 rs1.. 110 rd... 1010111", "pv.cmpeq.sci.h",  "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned16, Equal, Second::immediate>},
  {"0000010 rs2.. rs1.. 001 rd... 1010111", "pv.cmpeq.b",      "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, Equal>},
  {"0000010 rs2.. rs1.. 101 rd... 1010111", "pv.cmpeq.sc.b",   "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, Equal, Second::scalar>},
  {"000001. simm6 rs1.. 111 rd... 1010111", "pv.cmpeq.sci.b",  "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned8, Equal, Second::immediate>},

  {"0000110 rs2.. rs1.. 000 rd... 1010111", "pv.cmpne.h",      "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, NotEqual>},
  {"0000110 rs2.. rs1.. 100 rd... 1010111", "pv.cmpne.sc.h",   "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, NotEqual, Second::scalar>},
  {"000011. simm6 rs1.. 110 rd... 1010111", "pv.cmpne.sci.h",  "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned16, NotEqual, Second::immediate>},
  {"0000110 rs2.. rs1.. 001 rd... 1010111", "pv.cmpne.b",      "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, NotEqual>},
  {"0000110 rs2.. rs1.. 101 rd... 1010111", "pv.cmpne.sc.b",   "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, NotEqual, Second::scalar>},
  {"000011. simm6 rs1.. 111 rd... 1010111", "pv.cmpne.sci.b",  "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned8, NotEqual, Second::immediate>},

  {"0001010 rs2.. rs1.. 000 rd... 1010111", "pv.cmpgt.h",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, Greater>},
  {"0001010 rs2.. rs1.. 100 rd... 1010111", "pv.cmpgt.sc.h",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, Greater, Second::scalar>},
  {"000101. simm6 rs1.. 110 rd... 1010111", "pv.cmpgt.sci.h",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed16, Greater, Second::immediate>},
  {"0001010 rs2.. rs1.. 001 rd... 1010111", "pv.cmpgt.b",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, Greater>},
  {"0001010 rs2.. rs1.. 101 rd... 1010111", "pv.cmpgt.sc.b",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, Greater, Second::scalar>},
  {"000101. simm6 rs1.. 111 rd... 1010111", "pv.cmpgt.sci.b",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed8, Greater, Second::immediate>},

  {"0001110 rs2.. rs1.. 000 rd... 1010111", "pv.cmpge.h",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, GreaterOrEqual>},
  {"0001110 rs2.. rs1.. 100 rd... 1010111", "pv.cmpge.sc.h",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, GreaterOrEqual, Second::scalar>},
  {"000111. simm6 rs1.. 110 rd... 1010111", "pv.cmpge.sci.h",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed16, GreaterOrEqual, Second::immediate>},
  {"0001110 rs2.. rs1.. 001 rd... 1010111", "pv.cmpge.b",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, GreaterOrEqual>},
  {"0001110 rs2.. rs1.. 101 rd... 1010111", "pv.cmpge.sc.b",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, GreaterOrEqual, Second::scalar>},
  {"000111. simm6 rs1.. 111 rd... 1010111", "pv.cmpge.sci.b",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed8, GreaterOrEqual, Second::immediate>},

  {"0010010 rs2.. rs1.. 000 rd... 1010111", "pv.cmplt.h",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, Less>},
  {"0010010 rs2.. rs1.. 100 rd... 1010111", "pv.cmplt.sc.h",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, Less, Second::scalar>},
  {"001001. simm6 rs1.. 110 rd... 1010111", "pv.cmplt.sci.h",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed16, Less, Second::immediate>},
  {"0010010 rs2.. rs1.. 001 rd... 1010111", "pv.cmplt.b",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, Less>},
  {"0010010 rs2.. rs1.. 101 rd... 1010111", "pv.cmplt.sc.b",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, Less, Second::scalar>},
  {"001001. simm6 rs1.. 111 rd... 1010111", "pv.cmplt.sci.b",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed8, Less, Second::immediate>},

  {"0010110 rs2.. rs1.. 000 rd... 1010111", "pv.cmple.h",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, LessOrEqual>},
  {"0010110 rs2.. rs1.. 100 rd... 1010111", "pv.cmple.sc.h",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed16, LessOrEqual, Second::scalar>},
  {"001011. simm6 rs1.. 110 rd... 1010111", "pv.cmple.sci.h",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed16, LessOrEqual, Second::immediate>},
  {"0010110 rs2.. rs1.. 001 rd... 1010111", "pv.cmple.b",      "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, LessOrEqual>},
  {"0010110 rs2.. rs1.. 101 rd... 1010111", "pv.cmple.sc.b",   "rd,rs1,rs2", Unit::alu, compare_lanes<Signed8, LessOrEqual, Second::scalar>},
  {"001011. simm6 rs1.. 111 rd... 1010111", "pv.cmple.sci.b",  "rd,rs1,imm", Unit::alu, compare_lanes<Signed8, LessOrEqual, Second::immediate>},

  {"0011010 rs2.. rs1.. 000 rd... 1010111", "pv.cmpgtu.h",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, Greater>},
  {"0011010 rs2.. rs1.. 100 rd... 1010111", "pv.cmpgtu.sc.h",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, Greater, Second::scalar>},
  {"001101. uimm6 rs1.. 110 rd... 1010111", "pv.cmpgtu.sci.h", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned16, Greater, Second::immediate>},
  {"0011010 rs2.. rs1.. 001 rd... 1010111", "pv.cmpgtu.b",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, Greater>},
  {"0011010 rs2.. rs1.. 101 rd... 1010111", "pv.cmpgtu.sc.b",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, Greater, Second::scalar>},
  {"001101. uimm6 rs1.. 111 rd... 1010111", "pv.cmpgtu.sci.b", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned8, Greater, Second::immediate>},

  {"0011110 rs2.. rs1.. 000 rd... 1010111", "pv.cmpgeu.h",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, GreaterOrEqual>},
  {"0011110 rs2.. rs1.. 100 rd... 1010111", "pv.cmpgeu.sc.h",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, GreaterOrEqual, Second::scalar>},
  {"001111. uimm6 rs1.. 110 rd... 1010111", "pv.cmpgeu.sci.h", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned16, GreaterOrEqual, Second::immediate>},
  {"0011110 rs2.. rs1.. 001 rd... 1010111", "pv.cmpgeu.b",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, GreaterOrEqual>},
  {"0011110 rs2.. rs1.. 101 rd... 1010111", "pv.cmpgeu.sc.b",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, GreaterOrEqual, Second::scalar>},
  {"001111. uimm6 rs1.. 111 rd... 1010111", "pv.cmpgeu.sci.b", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned8, GreaterOrEqual, Second::immediate>},

  {"0100010 rs2.. rs1.. 000 rd... 1010111", "pv.cmpltu.h",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, Less>},
  {"0100010 rs2.. rs1.. 100 rd... 1010111", "pv.cmpltu.sc.h",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, Less, Second::scalar>},
  {"010001. uimm6 rs1.. 110 rd... 1010111", "pv.cmpltu.sci.h", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned16, Less, Second::immediate>},
  {"0100010 rs2.. rs1.. 001 rd... 1010111", "pv.cmpltu.b",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, Less>},
  {"0100010 rs2.. rs1.. 101 rd... 1010111", "pv.cmpltu.sc.b",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, Less, Second::scalar>},
  {"010001. uimm6 rs1.. 111 rd... 1010111", "pv.cmpltu.sci.b", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned8, Less, Second::immediate>},

  {"0100110 rs2.. rs1.. 000 rd... 1010111", "pv.cmpleu.h",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, LessOrEqual>},
  {"0100110 rs2.. rs1.. 100 rd... 1010111", "pv.cmpleu.sc.h",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned16, LessOrEqual, Second::scalar>},
  {"010011. uimm6 rs1.. 110 rd... 1010111", "pv.cmpleu.sci.h", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned16, LessOrEqual, Second::immediate>},
  {"0100110 rs2.. rs1.. 001 rd... 1010111", "pv.cmpleu.b",     "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, LessOrEqual>},
  {"0100110 rs2.. rs1.. 101 rd... 1010111", "pv.cmpleu.sc.b",  "rd,rs1,rs2", Unit::alu, compare_lanes<Unsigned8, LessOrEqual, Second::scalar>},
  {"010011. uimm6 rs1.. 111 rd... 1010111", "pv.cmpleu.sci.b", "rd,rs1,imm", Unit::alu, compare_lanes<Unsigned8, LessOrEqual, Second::immediate>},
};
// clang-format on

}  // namespace

const Extension kXpulpSimdCompare = {"xpulp_simd", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
