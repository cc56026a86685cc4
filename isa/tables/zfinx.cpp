// Zfinx: single precision in the integer registers, as in the RISC-V specification.
#include <cstdint>
#include <iterator>

#include "isa/meaning/floating_scalar.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using floating::InjectSign;
using floating::MultiplyAdd;
using floating::MultiplySubtract;
using floating::NegatedMultiplyAdd;
using floating::NegatedMultiplySubtract;
using floating::SignFrom;

// clang-format off
constexpr Row kRows[] = {
  {"0000000 rs2.. rs1.. rm. rd... 1010011",  "fadd.s",    "rd,rs1,rs2,rm",     Unit::fpu,        scalar<Fp32, floating::Add>},
  {"0000100 rs2.. rs1.. rm. rd... 1010011",  "fsub.s",    "rd,rs1,rs2,rm",     Unit::fpu,        scalar<Fp32, floating::Subtract>},
  {"0001000 rs2.. rs1.. rm. rd... 1010011",  "fmul.s",    "rd,rs1,rs2,rm",     Unit::fpu,        scalar<Fp32, floating::Multiply>},
  {"0001100 rs2.. rs1.. rm. rd... 1010011",  "fdiv.s",    "rd,rs1,rs2,rm",     Unit::fpu_divide, scalar_divide<Fp32>},
  {"0101100 00000 rs1.. rm. rd... 1010011",  "fsqrt.s",   "rd,rs1,rm",         Unit::fpu_divide, scalar_root<Fp32>},

  {"rs3.. 00 rs2.. rs1.. rm. rd... 1000011", "fmadd.s",   "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp32, MultiplyAdd>},
  {"rs3.. 00 rs2.. rs1.. rm. rd... 1000111", "fmsub.s",   "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp32, MultiplySubtract>},
  {"rs3.. 00 rs2.. rs1.. rm. rd... 1001011", "fnmsub.s",  "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp32, NegatedMultiplySubtract>},
  {"rs3.. 00 rs2.. rs1.. rm. rd... 1001111", "fnmadd.s",  "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp32, NegatedMultiplyAdd>},

  {"0010000 rs2.. rs1.. 000 rd... 1010011",  "fsgnj.s",   "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp32, InjectSign<SignFrom::second>>},
  {"0010000 rs2.. rs1.. 001 rd... 1010011",  "fsgnjn.s",  "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp32, InjectSign<SignFrom::second_negated>>},
  {"0010000 rs2.. rs1.. 010 rd... 1010011",  "fsgnjx.s",  "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp32, InjectSign<SignFrom::both>>},
  {"0010100 rs2.. rs1.. 000 rd... 1010011",  "fmin.s",    "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp32, floating::Minimum>},
  {"0010100 rs2.. rs1.. 001 rd... 1010011",  "fmax.s",    "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp32, floating::Maximum>},
  {"1010000 rs2.. rs1.. 000 rd... 1010011",  "fle.s",     "rd,rs1,rs2",        Unit::fpu,        scalar_compare<Fp32, floating::LessOrEqual>},
  {"1010000 rs2.. rs1.. 001 rd... 1010011",  "flt.s",     "rd,rs1,rs2",        Unit::fpu,        scalar_compare<Fp32, floating::Less>},
  {"1010000 rs2.. rs1.. 010 rd... 1010011",  "feq.s",     "rd,rs1,rs2",        Unit::fpu,        scalar_compare<Fp32, floating::Equal>},
  {"1110000 00000 rs1.. 001 rd... 1010011",  "fclass.s",  "rd,rs1",            Unit::fpu,        scalar_classify<Fp32>},

  {"1100000 00000 rs1.. rm. rd... 1010011",  "fcvt.w.s",  "rd,rs1,rm",         Unit::fpu,        scalar_to_integer<Fp32, std::int32_t>},
  {"1100000 00001 rs1.. rm. rd... 1010011",  "fcvt.wu.s", "rd,rs1,rm",         Unit::fpu,        scalar_to_integer<Fp32, std::uint32_t>},
  {"1101000 00000 rs1.. rm. rd... 1010011",  "fcvt.s.w",  "rd,rs1,rm",         Unit::fpu,        scalar_from_integer<Fp32, std::int32_t>},
  {"1101000 00001 rs1.. rm. rd... 1010011",  "fcvt.s.wu", "rd,rs1,rm",         Unit::fpu,        scalar_from_integer<Fp32, std::uint32_t>},
};
// clang-format on

}  // namespace

const Extension kZfinx = {"zfinx", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
