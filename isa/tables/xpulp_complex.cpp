// Xpulp complex numbers: 16-bit fixed point, real part in the low half, imaginary part in the high half. Sums wrap, and
// nothing saturates or rounds (as in the RTL; tests/data/functional/README.md).
#include <cstdint>
#include <iterator>

#include "isa/meaning/integer.h"
#include "isa/meaning/simd.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;
using Half = std::int16_t;

constexpr Word real(Word value) { return static_cast<Word>(lane<Half>(value, 0)); }
constexpr Word imaginary(Word value) { return static_cast<Word>(lane<Half>(value, 1)); }
constexpr Word complex(Word re, Word im) {
  return placed<Half>(static_cast<Half>(re), 0) | placed<Half>(static_cast<Half>(im), 1);
}

// The product of two Q15 numbers is shifted by 15, and by kDivide for the .div forms.
template <int kDivide>
constexpr Word scaled(Word sum) {
  return static_cast<Word>(static_cast<std::int32_t>(sum) >> (15 + kDivide));
}

// .r writes the real part of the product and keeps the imaginary part of rd; .i the other way round.
template <int kDivide = 0>
constexpr Word multiply_real(Word old_value, Word a, Word b) {
  return complex(scaled<kDivide>(real(a) * real(b) - imaginary(a) * imaginary(b)), imaginary(old_value));
}
template <int kDivide = 0>
constexpr Word multiply_imaginary(Word old_value, Word a, Word b) {
  return complex(real(old_value), scaled<kDivide>(real(a) * imaginary(b) + imaginary(a) * real(b)));
}

constexpr Word conjugate(Word a) { return complex(real(a), 0U - imaginary(a)); }

// (a - b) * (-j); the difference wraps at 16 bits before it is shifted.
template <int kDivide = 0>
constexpr Word subtract_rotate(Word a, Word b) {
  const auto re = static_cast<Half>(imaginary(a) - imaginary(b));
  const auto im = static_cast<Half>(real(b) - real(a));
  return complex(static_cast<Word>(re >> kDivide), static_cast<Word>(im >> kDivide));
}

// clang-format off
constexpr Row kRows[] = {
  {"0101010 rs2.. rs1.. 000 rd... 1010111", "pv.cplxmul.h.r",      "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_real<>>},
  {"0101010 rs2.. rs1.. 010 rd... 1010111", "pv.cplxmul.h.r.div2", "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_real<1>>},
  {"0101010 rs2.. rs1.. 100 rd... 1010111", "pv.cplxmul.h.r.div4", "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_real<2>>},
  {"0101010 rs2.. rs1.. 110 rd... 1010111", "pv.cplxmul.h.r.div8", "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_real<3>>},
  {"0101011 rs2.. rs1.. 000 rd... 1010111", "pv.cplxmul.h.i",      "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_imaginary<>>},
  {"0101011 rs2.. rs1.. 010 rd... 1010111", "pv.cplxmul.h.i.div2", "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_imaginary<1>>},
  {"0101011 rs2.. rs1.. 100 rd... 1010111", "pv.cplxmul.h.i.div4", "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_imaginary<2>>},
  {"0101011 rs2.. rs1.. 110 rd... 1010111", "pv.cplxmul.h.i.div8", "+rd,rs1,rs2", Unit::multiplier, accumulate<multiply_imaginary<3>>},
  {"0110110 rs2.. rs1.. 000 rd... 1010111", "pv.subrotmj.h",       "rd,rs1,rs2",  Unit::alu,        binary<subtract_rotate<>>},
  {"0110110 rs2.. rs1.. 010 rd... 1010111", "pv.subrotmj.h.div2",  "rd,rs1,rs2",  Unit::alu,        binary<subtract_rotate<1>>},
  {"0110110 rs2.. rs1.. 100 rd... 1010111", "pv.subrotmj.h.div4",  "rd,rs1,rs2",  Unit::alu,        binary<subtract_rotate<2>>},
  {"0110110 rs2.. rs1.. 110 rd... 1010111", "pv.subrotmj.h.div8",  "rd,rs1,rs2",  Unit::alu,        binary<subtract_rotate<3>>},
  {"0101110 00000 rs1.. 000 rd... 1010111", "pv.cplxconj.h",       "rd,rs1",      Unit::alu,        unary<conjugate>},
};
// clang-format on

}  // namespace

const Extension kXpulpComplex = {"xpulp_cplx", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
