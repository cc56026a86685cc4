// xfvec16alt: two bf16 lanes in an integer register (PULP Xfvec). .r: lane 0 of rs2 for both lanes.
#include <cstdint>
#include <iterator>

#include "isa/meaning/floating_vector.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using floating::InjectSign;
using floating::MultiplyAdd;
using floating::MultiplySubtract;
using floating::SignFrom;

// clang-format off
constexpr Row kRows[] = {
  {"1000001 rs2.. rs1.. 001 rd... 0110011", "vfadd.ah",     "rd,rs1,rs2",  Unit::fpu,        vector<Bf16, floating::Add>},
  {"1000001 rs2.. rs1.. 101 rd... 0110011", "vfadd.r.ah",   "rd,rs1,rs2",  Unit::fpu,        vector<Bf16, floating::Add, Rs2::replicated>},
  {"1000010 rs2.. rs1.. 001 rd... 0110011", "vfsub.ah",     "rd,rs1,rs2",  Unit::fpu,        vector<Bf16, floating::Subtract>},
  {"1000010 rs2.. rs1.. 101 rd... 0110011", "vfsub.r.ah",   "rd,rs1,rs2",  Unit::fpu,        vector<Bf16, floating::Subtract, Rs2::replicated>},
  {"1000011 rs2.. rs1.. 001 rd... 0110011", "vfmul.ah",     "rd,rs1,rs2",  Unit::fpu,        vector<Bf16, floating::Multiply>},
  {"1000011 rs2.. rs1.. 101 rd... 0110011", "vfmul.r.ah",   "rd,rs1,rs2",  Unit::fpu,        vector<Bf16, floating::Multiply, Rs2::replicated>},
  {"1001000 rs2.. rs1.. 001 rd... 0110011", "vfmac.ah",     "+rd,rs1,rs2", Unit::fpu,        vector_fused<Bf16, MultiplyAdd>},
  {"1001000 rs2.. rs1.. 101 rd... 0110011", "vfmac.r.ah",   "+rd,rs1,rs2", Unit::fpu,        vector_fused<Bf16, MultiplyAdd, Rs2::replicated>},
  {"1001001 rs2.. rs1.. 001 rd... 0110011", "vfmre.ah",     "+rd,rs1,rs2", Unit::fpu,        vector_fused<Bf16, MultiplySubtract>},
  {"1001001 rs2.. rs1.. 101 rd... 0110011", "vfmre.r.ah",   "+rd,rs1,rs2", Unit::fpu,        vector_fused<Bf16, MultiplySubtract, Rs2::replicated>},
  {"1000100 rs2.. rs1.. 001 rd... 0110011", "vfdiv.ah",     "rd,rs1,rs2",  Unit::fpu_divide, vector_divide<Bf16>},
  {"1000100 rs2.. rs1.. 101 rd... 0110011", "vfdiv.r.ah",   "rd,rs1,rs2",  Unit::fpu_divide, vector_divide<Bf16, Rs2::replicated>},
  {"1000111 00000 rs1.. 001 rd... 0110011", "vfsqrt.ah",    "rd,rs1",      Unit::fpu_divide, vector_root<Bf16>},

  {"1000101 rs2.. rs1.. 001 rd... 0110011", "vfmin.ah",     "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, floating::Minimum>},
  {"1000101 rs2.. rs1.. 101 rd... 0110011", "vfmin.r.ah",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, floating::Minimum, Rs2::replicated>},
  {"1000110 rs2.. rs1.. 001 rd... 0110011", "vfmax.ah",     "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, floating::Maximum>},
  {"1000110 rs2.. rs1.. 101 rd... 0110011", "vfmax.r.ah",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, floating::Maximum, Rs2::replicated>},
  {"1001101 rs2.. rs1.. 001 rd... 0110011", "vfsgnj.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, InjectSign<SignFrom::second>>},
  {"1001101 rs2.. rs1.. 101 rd... 0110011", "vfsgnj.r.ah",  "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, InjectSign<SignFrom::second>, Rs2::replicated>},
  {"1001110 rs2.. rs1.. 001 rd... 0110011", "vfsgnjn.ah",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, InjectSign<SignFrom::second_negated>>},
  {"1001110 rs2.. rs1.. 101 rd... 0110011", "vfsgnjn.r.ah", "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, InjectSign<SignFrom::second_negated>, Rs2::replicated>},
  {"1001111 rs2.. rs1.. 001 rd... 0110011", "vfsgnjx.ah",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, InjectSign<SignFrom::both>>},
  {"1001111 rs2.. rs1.. 101 rd... 0110011", "vfsgnjx.r.ah", "rd,rs1,rs2",  Unit::fpu,        vector_select<Bf16, InjectSign<SignFrom::both>, Rs2::replicated>},

  {"1010000 rs2.. rs1.. 001 rd... 0110011", "vfeq.ah",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::Equal>},
  {"1010000 rs2.. rs1.. 101 rd... 0110011", "vfeq.r.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::Equal, Rs2::replicated>},
  {"1010001 rs2.. rs1.. 001 rd... 0110011", "vfne.ah",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::NotEqual>},
  {"1010001 rs2.. rs1.. 101 rd... 0110011", "vfne.r.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::NotEqual, Rs2::replicated>},
  {"1010010 rs2.. rs1.. 001 rd... 0110011", "vflt.ah",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::Less>},
  {"1010010 rs2.. rs1.. 101 rd... 0110011", "vflt.r.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::Less, Rs2::replicated>},
  {"1010011 rs2.. rs1.. 001 rd... 0110011", "vfge.ah",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::GreaterOrEqual>},
  {"1010011 rs2.. rs1.. 101 rd... 0110011", "vfge.r.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::GreaterOrEqual, Rs2::replicated>},
  {"1010100 rs2.. rs1.. 001 rd... 0110011", "vfle.ah",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::LessOrEqual>},
  {"1010100 rs2.. rs1.. 101 rd... 0110011", "vfle.r.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::LessOrEqual, Rs2::replicated>},
  {"1010101 rs2.. rs1.. 001 rd... 0110011", "vfgt.ah",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::Greater>},
  {"1010101 rs2.. rs1.. 101 rd... 0110011", "vfgt.r.ah",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Bf16, floating::Greater, Rs2::replicated>},
  {"1001100 00001 rs1.. 001 rd... 0110011", "vfclass.ah",   "rd,rs1",      Unit::fpu,        vector_classify<Bf16>},

  {"1001100 00000 rs1.. 001 rd... 0110011", "vfmv.x.ah",    "rd,rs1",      Unit::fpu,        copy_vector},
  {"1001100 00000 rs1.. 101 rd... 0110011", "vfmv.ah.x",    "rd,rs1",      Unit::fpu,        copy_vector},
  {"1001100 00010 rs1.. 001 rd... 0110011", "vfcvt.x.ah",   "rd,rs1",      Unit::fpu,        vector_to_integer<Bf16, std::int16_t>},
  {"1001100 00010 rs1.. 101 rd... 0110011", "vfcvt.xu.ah",  "rd,rs1",      Unit::fpu,        vector_to_integer<Bf16, std::uint16_t>},
  {"1001100 00011 rs1.. 001 rd... 0110011", "vfcvt.ah.x",   "rd,rs1",      Unit::fpu,        vector_from_integer<Bf16, std::int16_t>},
  {"1001100 00011 rs1.. 101 rd... 0110011", "vfcvt.ah.xu",  "rd,rs1",      Unit::fpu,        vector_from_integer<Bf16, std::uint16_t>},
  {"1011000 rs2.. rs1.. 001 rd... 0110011", "vfcpka.ah.s",  "rd,rs1,rs2",  Unit::fpu,        vector_pack<Bf16>},
  {"1001100 00101 rs1.. 010 rd... 0110011", "vfcvt.h.ah",   "rd,rs1",      Unit::fpu,        vector_convert<Bf16, Fp16>},
  {"1001100 00110 rs1.. 001 rd... 0110011", "vfcvt.ah.h",   "rd,rs1",      Unit::fpu,        vector_convert<Fp16, Bf16>},
};
// clang-format on

}  // namespace

const Extension kXfvecBf16 = {"xfvec16alt", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
