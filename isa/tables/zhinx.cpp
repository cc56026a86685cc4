// Zhinx: half precision in the integer registers, as in the RISC-V specification; PULP calls it xf16. Not part of Zhinx
// but of xf16: fmv.x.h and fmv.h.x.
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
  {"0000010 rs2.. rs1.. rm. rd... 1010011",  "fadd.h",    "rd,rs1,rs2,rm",     Unit::fpu,        scalar<Fp16, floating::Add>},
  {"0000110 rs2.. rs1.. rm. rd... 1010011",  "fsub.h",    "rd,rs1,rs2,rm",     Unit::fpu,        scalar<Fp16, floating::Subtract>},
  {"0001010 rs2.. rs1.. rm. rd... 1010011",  "fmul.h",    "rd,rs1,rs2,rm",     Unit::fpu,        scalar<Fp16, floating::Multiply>},
  {"0001110 rs2.. rs1.. rm. rd... 1010011",  "fdiv.h",    "rd,rs1,rs2,rm",     Unit::fpu_divide, scalar_divide<Fp16>},
  {"0101110 00000 rs1.. rm. rd... 1010011",  "fsqrt.h",   "rd,rs1,rm",         Unit::fpu_divide, scalar_root<Fp16>},

  {"rs3.. 10 rs2.. rs1.. rm. rd... 1000011", "fmadd.h",   "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp16, MultiplyAdd>},
  {"rs3.. 10 rs2.. rs1.. rm. rd... 1000111", "fmsub.h",   "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp16, MultiplySubtract>},
  {"rs3.. 10 rs2.. rs1.. rm. rd... 1001011", "fnmsub.h",  "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp16, NegatedMultiplySubtract>},
  {"rs3.. 10 rs2.. rs1.. rm. rd... 1001111", "fnmadd.h",  "rd,rs1,rs2,rs3,rm", Unit::fpu,        scalar_fused<Fp16, NegatedMultiplyAdd>},

  {"0010010 rs2.. rs1.. 000 rd... 1010011",  "fsgnj.h",   "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp16, InjectSign<SignFrom::second>>},
  {"0010010 rs2.. rs1.. 001 rd... 1010011",  "fsgnjn.h",  "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp16, InjectSign<SignFrom::second_negated>>},
  {"0010010 rs2.. rs1.. 010 rd... 1010011",  "fsgnjx.h",  "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp16, InjectSign<SignFrom::both>>},
  {"0010110 rs2.. rs1.. 000 rd... 1010011",  "fmin.h",    "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp16, floating::Minimum>},
  {"0010110 rs2.. rs1.. 001 rd... 1010011",  "fmax.h",    "rd,rs1,rs2",        Unit::fpu,        scalar_select<Fp16, floating::Maximum>},
  {"1010010 rs2.. rs1.. 000 rd... 1010011",  "fle.h",     "rd,rs1,rs2",        Unit::fpu,        scalar_compare<Fp16, floating::LessOrEqual>},
  {"1010010 rs2.. rs1.. 001 rd... 1010011",  "flt.h",     "rd,rs1,rs2",        Unit::fpu,        scalar_compare<Fp16, floating::Less>},
  {"1010010 rs2.. rs1.. 010 rd... 1010011",  "feq.h",     "rd,rs1,rs2",        Unit::fpu,        scalar_compare<Fp16, floating::Equal>},
  {"1110010 00000 rs1.. 001 rd... 1010011",  "fclass.h",  "rd,rs1",            Unit::fpu,        scalar_classify<Fp16>},

  {"1100010 00000 rs1.. rm. rd... 1010011",  "fcvt.w.h",  "rd,rs1,rm",         Unit::fpu,        scalar_to_integer<Fp16, std::int32_t>},
  {"1100010 00001 rs1.. rm. rd... 1010011",  "fcvt.wu.h", "rd,rs1,rm",         Unit::fpu,        scalar_to_integer<Fp16, std::uint32_t>},
  {"1101010 00000 rs1.. rm. rd... 1010011",  "fcvt.h.w",  "rd,rs1,rm",         Unit::fpu,        scalar_from_integer<Fp16, std::int32_t>},
  {"1101010 00001 rs1.. rm. rd... 1010011",  "fcvt.h.wu", "rd,rs1,rm",         Unit::fpu,        scalar_from_integer<Fp16, std::uint32_t>},
  {"0100000 00010 rs1.. rm. rd... 1010011",  "fcvt.s.h",  "rd,rs1,rm",         Unit::fpu,        scalar_convert<Fp16, Fp32>},
  {"0100010 00000 rs1.. rm. rd... 1010011",  "fcvt.h.s",  "rd,rs1,rm",         Unit::fpu,        scalar_convert<Fp32, Fp16>},
  {"1110010 00000 rs1.. 000 rd... 1010011",  "fmv.x.h",   "rd,rs1",            Unit::fpu,        scalar_to_register<Fp16>},
  {"1111010 00000 rs1.. 000 rd... 1010011",  "fmv.h.x",   "rd,rs1",            Unit::fpu,        scalar_from_register<Fp16>},
};
// clang-format on

}  // namespace

const Extension kZhinx = {"zhinx", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
