// Xpulp SIMD dot products: the sum of the products of all lanes, on top of rd for the names that begin with s. The
// second operand of .sci is a signed immediate for all of them, as the RTL has it (documented as unsigned for up).
#include <cstdint>
#include <iterator>

#include "isa/float/rtl_deviations.h"
#include "isa/meaning/simd.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Signed16 = std::int16_t;
using Unsigned16 = std::uint16_t;
using Signed8 = std::int8_t;
using Unsigned8 = std::uint8_t;

// 16-bit lanes: the arithmetic of the modelled core revision differs from the documented one.
template <class First, class SecondLane, Sum kSum, Second kSecond = Second::lanes>
constexpr Meaning kDot16 = Meaning::by_options([](const IsaOptions& options) -> Execute {
  return options.arithmetic == Arithmetic::rtl ? rtl_dot_product_16<First, SecondLane, kSum, kSecond>
                                               : dot_product<First, SecondLane, kSum, kSecond>;
});

// clang-format off
constexpr Row kRows[] = {
  {"1000000 rs2.. rs1.. 000 rd... 1010111", "pv.dotup.h",       "rd,rs1,rs2",  Unit::multiplier, kDot16<Unsigned16, Unsigned16, Sum::fresh>},
  {"1000000 rs2.. rs1.. 100 rd... 1010111", "pv.dotup.sc.h",    "rd,rs1,rs2",  Unit::multiplier, kDot16<Unsigned16, Unsigned16, Sum::fresh, Second::scalar>},
  {"100000. simm6 rs1.. 110 rd... 1010111", "pv.dotup.sci.h",   "rd,rs1,imm",  Unit::multiplier, kDot16<Unsigned16, Unsigned16, Sum::fresh, Second::immediate>},
  {"1000000 rs2.. rs1.. 001 rd... 1010111", "pv.dotup.b",       "rd,rs1,rs2",  Unit::multiplier, dot_product<Unsigned8, Unsigned8, Sum::fresh>},
  {"1000000 rs2.. rs1.. 101 rd... 1010111", "pv.dotup.sc.b",    "rd,rs1,rs2",  Unit::multiplier, dot_product<Unsigned8, Unsigned8, Sum::fresh, Second::scalar>},
  {"100000. simm6 rs1.. 111 rd... 1010111", "pv.dotup.sci.b",   "rd,rs1,imm",  Unit::multiplier, dot_product<Unsigned8, Unsigned8, Sum::fresh, Second::immediate>},

  {"1000100 rs2.. rs1.. 000 rd... 1010111", "pv.dotusp.h",      "rd,rs1,rs2",  Unit::multiplier, kDot16<Unsigned16, Signed16, Sum::fresh>},
  {"1000100 rs2.. rs1.. 100 rd... 1010111", "pv.dotusp.sc.h",   "rd,rs1,rs2",  Unit::multiplier, kDot16<Unsigned16, Signed16, Sum::fresh, Second::scalar>},
  {"100010. simm6 rs1.. 110 rd... 1010111", "pv.dotusp.sci.h",  "rd,rs1,imm",  Unit::multiplier, kDot16<Unsigned16, Signed16, Sum::fresh, Second::immediate>},
  {"1000100 rs2.. rs1.. 001 rd... 1010111", "pv.dotusp.b",      "rd,rs1,rs2",  Unit::multiplier, dot_product<Unsigned8, Signed8, Sum::fresh>},
  {"1000100 rs2.. rs1.. 101 rd... 1010111", "pv.dotusp.sc.b",   "rd,rs1,rs2",  Unit::multiplier, dot_product<Unsigned8, Signed8, Sum::fresh, Second::scalar>},
  {"100010. simm6 rs1.. 111 rd... 1010111", "pv.dotusp.sci.b",  "rd,rs1,imm",  Unit::multiplier, dot_product<Unsigned8, Signed8, Sum::fresh, Second::immediate>},

  {"1001100 rs2.. rs1.. 000 rd... 1010111", "pv.dotsp.h",       "rd,rs1,rs2",  Unit::multiplier, kDot16<Signed16, Signed16, Sum::fresh>},
  {"1001100 rs2.. rs1.. 100 rd... 1010111", "pv.dotsp.sc.h",    "rd,rs1,rs2",  Unit::multiplier, kDot16<Signed16, Signed16, Sum::fresh, Second::scalar>},
  {"100110. simm6 rs1.. 110 rd... 1010111", "pv.dotsp.sci.h",   "rd,rs1,imm",  Unit::multiplier, kDot16<Signed16, Signed16, Sum::fresh, Second::immediate>},
  {"1001100 rs2.. rs1.. 001 rd... 1010111", "pv.dotsp.b",       "rd,rs1,rs2",  Unit::multiplier, dot_product<Signed8, Signed8, Sum::fresh>},
  {"1001100 rs2.. rs1.. 101 rd... 1010111", "pv.dotsp.sc.b",    "rd,rs1,rs2",  Unit::multiplier, dot_product<Signed8, Signed8, Sum::fresh, Second::scalar>},
  {"100110. simm6 rs1.. 111 rd... 1010111", "pv.dotsp.sci.b",   "rd,rs1,imm",  Unit::multiplier, dot_product<Signed8, Signed8, Sum::fresh, Second::immediate>},

  {"1010000 rs2.. rs1.. 000 rd... 1010111", "pv.sdotup.h",      "+rd,rs1,rs2", Unit::multiplier, kDot16<Unsigned16, Unsigned16, Sum::onto_rd>},
  {"1010000 rs2.. rs1.. 100 rd... 1010111", "pv.sdotup.sc.h",   "+rd,rs1,rs2", Unit::multiplier, kDot16<Unsigned16, Unsigned16, Sum::onto_rd, Second::scalar>},
  {"101000. simm6 rs1.. 110 rd... 1010111", "pv.sdotup.sci.h",  "+rd,rs1,imm", Unit::multiplier, kDot16<Unsigned16, Unsigned16, Sum::onto_rd, Second::immediate>},
  {"1010000 rs2.. rs1.. 001 rd... 1010111", "pv.sdotup.b",      "+rd,rs1,rs2", Unit::multiplier, dot_product<Unsigned8, Unsigned8, Sum::onto_rd>},
  {"1010000 rs2.. rs1.. 101 rd... 1010111", "pv.sdotup.sc.b",   "+rd,rs1,rs2", Unit::multiplier, dot_product<Unsigned8, Unsigned8, Sum::onto_rd, Second::scalar>},
  {"101000. simm6 rs1.. 111 rd... 1010111", "pv.sdotup.sci.b",  "+rd,rs1,imm", Unit::multiplier, dot_product<Unsigned8, Unsigned8, Sum::onto_rd, Second::immediate>},

  {"1010100 rs2.. rs1.. 000 rd... 1010111", "pv.sdotusp.h",     "+rd,rs1,rs2", Unit::multiplier, kDot16<Unsigned16, Signed16, Sum::onto_rd>},
  {"1010100 rs2.. rs1.. 100 rd... 1010111", "pv.sdotusp.sc.h",  "+rd,rs1,rs2", Unit::multiplier, kDot16<Unsigned16, Signed16, Sum::onto_rd, Second::scalar>},
  {"101010. simm6 rs1.. 110 rd... 1010111", "pv.sdotusp.sci.h", "+rd,rs1,imm", Unit::multiplier, kDot16<Unsigned16, Signed16, Sum::onto_rd, Second::immediate>},
  {"1010100 rs2.. rs1.. 001 rd... 1010111", "pv.sdotusp.b",     "+rd,rs1,rs2", Unit::multiplier, dot_product<Unsigned8, Signed8, Sum::onto_rd>},
  {"1010100 rs2.. rs1.. 101 rd... 1010111", "pv.sdotusp.sc.b",  "+rd,rs1,rs2", Unit::multiplier, dot_product<Unsigned8, Signed8, Sum::onto_rd, Second::scalar>},
  {"101010. simm6 rs1.. 111 rd... 1010111", "pv.sdotusp.sci.b", "+rd,rs1,imm", Unit::multiplier, dot_product<Unsigned8, Signed8, Sum::onto_rd, Second::immediate>},

  {"1011100 rs2.. rs1.. 000 rd... 1010111", "pv.sdotsp.h",      "+rd,rs1,rs2", Unit::multiplier, kDot16<Signed16, Signed16, Sum::onto_rd>},
  {"1011100 rs2.. rs1.. 100 rd... 1010111", "pv.sdotsp.sc.h",   "+rd,rs1,rs2", Unit::multiplier, kDot16<Signed16, Signed16, Sum::onto_rd, Second::scalar>},
  {"101110. simm6 rs1.. 110 rd... 1010111", "pv.sdotsp.sci.h",  "+rd,rs1,imm", Unit::multiplier, kDot16<Signed16, Signed16, Sum::onto_rd, Second::immediate>},
  {"1011100 rs2.. rs1.. 001 rd... 1010111", "pv.sdotsp.b",      "+rd,rs1,rs2", Unit::multiplier, dot_product<Signed8, Signed8, Sum::onto_rd>},
  {"1011100 rs2.. rs1.. 101 rd... 1010111", "pv.sdotsp.sc.b",   "+rd,rs1,rs2", Unit::multiplier, dot_product<Signed8, Signed8, Sum::onto_rd, Second::scalar>},
  {"101110. simm6 rs1.. 111 rd... 1010111", "pv.sdotsp.sci.b",  "+rd,rs1,imm", Unit::multiplier, dot_product<Signed8, Signed8, Sum::onto_rd, Second::immediate>},
};
// clang-format on

}  // namespace

const Extension kXpulpSimdDot = {"xpulp_simd", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
