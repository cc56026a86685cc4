// xf16alt: bf16 in the integer registers (PULP). The format shares its code with FP16; 101 in place of the rounding
// mode, or bit 14, tells them apart, so the rounding mode is always frm.
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
  {"0000010 rs2.. rs1.. 101 rd... 1010011",  "fadd.ah",    "rd,rs1,rs2",     Unit::fpu,        scalar<Bf16, floating::Add>},
  {"0000110 rs2.. rs1.. 101 rd... 1010011",  "fsub.ah",    "rd,rs1,rs2",     Unit::fpu,        scalar<Bf16, floating::Subtract>},
  {"0001010 rs2.. rs1.. 101 rd... 1010011",  "fmul.ah",    "rd,rs1,rs2",     Unit::fpu,        scalar<Bf16, floating::Multiply>},
  {"0001110 rs2.. rs1.. 101 rd... 1010011",  "fdiv.ah",    "rd,rs1,rs2",     Unit::fpu_divide, scalar_divide<Bf16>},
  {"0101110 00000 rs1.. 101 rd... 1010011",  "fsqrt.ah",   "rd,rs1",         Unit::fpu_divide, scalar_root<Bf16>},

  {"rs3.. 10 rs2.. rs1.. 101 rd... 1000011", "fmadd.ah",   "rd,rs1,rs2,rs3", Unit::fpu,        scalar_fused<Bf16, MultiplyAdd>},
  {"rs3.. 10 rs2.. rs1.. 101 rd... 1000111", "fmsub.ah",   "rd,rs1,rs2,rs3", Unit::fpu,        scalar_fused<Bf16, MultiplySubtract>},
  {"rs3.. 10 rs2.. rs1.. 101 rd... 1001011", "fnmsub.ah",  "rd,rs1,rs2,rs3", Unit::fpu,        scalar_fused<Bf16, NegatedMultiplySubtract>},
  {"rs3.. 10 rs2.. rs1.. 101 rd... 1001111", "fnmadd.ah",  "rd,rs1,rs2,rs3", Unit::fpu,        scalar_fused<Bf16, NegatedMultiplyAdd>},

  {"0010010 rs2.. rs1.. 100 rd... 1010011",  "fsgnj.ah",   "rd,rs1,rs2",     Unit::fpu,        scalar_select<Bf16, InjectSign<SignFrom::second>>},
  {"0010010 rs2.. rs1.. 101 rd... 1010011",  "fsgnjn.ah",  "rd,rs1,rs2",     Unit::fpu,        scalar_select<Bf16, InjectSign<SignFrom::second_negated>>},
  {"0010010 rs2.. rs1.. 110 rd... 1010011",  "fsgnjx.ah",  "rd,rs1,rs2",     Unit::fpu,        scalar_select<Bf16, InjectSign<SignFrom::both>>},
  {"0010110 rs2.. rs1.. 100 rd... 1010011",  "fmin.ah",    "rd,rs1,rs2",     Unit::fpu,        scalar_select<Bf16, floating::Minimum>},
  {"0010110 rs2.. rs1.. 101 rd... 1010011",  "fmax.ah",    "rd,rs1,rs2",     Unit::fpu,        scalar_select<Bf16, floating::Maximum>},
  {"1010010 rs2.. rs1.. 100 rd... 1010011",  "fle.ah",     "rd,rs1,rs2",     Unit::fpu,        scalar_compare<Bf16, floating::LessOrEqual>},
  {"1010010 rs2.. rs1.. 101 rd... 1010011",  "flt.ah",     "rd,rs1,rs2",     Unit::fpu,        scalar_compare<Bf16, floating::Less>},
  {"1010010 rs2.. rs1.. 110 rd... 1010011",  "feq.ah",     "rd,rs1,rs2",     Unit::fpu,        scalar_compare<Bf16, floating::Equal>},
  {"1110010 00000 rs1.. 101 rd... 1010011",  "fclass.ah",  "rd,rs1",         Unit::fpu,        scalar_classify<Bf16>},

  {"1100010 00000 rs1.. 101 rd... 1010011",  "fcvt.w.ah",  "rd,rs1",         Unit::fpu,        scalar_to_integer<Bf16, std::int32_t>},
  {"1100010 00001 rs1.. 101 rd... 1010011",  "fcvt.wu.ah", "rd,rs1",         Unit::fpu,        scalar_to_integer<Bf16, std::uint32_t>},
  {"1101010 00000 rs1.. 101 rd... 1010011",  "fcvt.ah.w",  "rd,rs1",         Unit::fpu,        scalar_from_integer<Bf16, std::int32_t>},
  {"1101010 00001 rs1.. 101 rd... 1010011",  "fcvt.ah.wu", "rd,rs1",         Unit::fpu,        scalar_from_integer<Bf16, std::uint32_t>},
  {"0100000 00110 rs1.. 000 rd... 1010011",  "fcvt.s.ah",  "rd,rs1",         Unit::fpu,        scalar_convert<Bf16, Fp32>},
  {"0100010 00000 rs1.. 101 rd... 1010011",  "fcvt.ah.s",  "rd,rs1",         Unit::fpu,        scalar_convert<Fp32, Bf16>},
  {"0100010 00110 rs1.. rm. rd... 1010011",  "fcvt.h.ah",  "rd,rs1,rm",      Unit::fpu,        scalar_convert<Bf16, Fp16>},
  {"0100010 00010 rs1.. 101 rd... 1010011",  "fcvt.ah.h",  "rd,rs1",         Unit::fpu,        scalar_convert<Fp16, Bf16>},
  {"1110010 00000 rs1.. 100 rd... 1010011",  "fmv.x.ah",   "rd,rs1",         Unit::fpu,        scalar_to_register<Bf16>},
  {"1111010 00000 rs1.. 100 rd... 1010011",  "fmv.ah.x",   "rd,rs1",         Unit::fpu,        scalar_from_register<Bf16>},
};
// clang-format on

}  // namespace

const Extension kXf16alt = {"xf16alt", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
