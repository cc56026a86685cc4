// xfvec16: two FP16 lanes in an integer register (PULP Xfvec). .r: lane 0 of rs2 for both lanes.
#include <cstdint>
#include <iterator>

#include "isa/meaning/half_pairs.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using floating::Addend;
using floating::InjectSign;
using floating::SignFrom;

// clang-format off
constexpr Row kRows[] = {
  {"1000001 rs2.. rs1.. 010 rd... 0110011", "vfadd.h",     "rd,rs1,rs2",  Unit::fpu,        vector_pair<floating::Add>},
  {"1000001 rs2.. rs1.. 110 rd... 0110011", "vfadd.r.h",   "rd,rs1,rs2",  Unit::fpu,        vector_pair<floating::Add, Rs2::replicated>},
  {"1000010 rs2.. rs1.. 010 rd... 0110011", "vfsub.h",     "rd,rs1,rs2",  Unit::fpu,        vector_pair<floating::Subtract>},
  {"1000010 rs2.. rs1.. 110 rd... 0110011", "vfsub.r.h",   "rd,rs1,rs2",  Unit::fpu,        vector_pair<floating::Subtract, Rs2::replicated>},
  {"1000011 rs2.. rs1.. 010 rd... 0110011", "vfmul.h",     "rd,rs1,rs2",  Unit::fpu,        vector_pair<floating::Multiply>},
  {"1000011 rs2.. rs1.. 110 rd... 0110011", "vfmul.r.h",   "rd,rs1,rs2",  Unit::fpu,        vector_pair<floating::Multiply, Rs2::replicated>},
  {"1001000 rs2.. rs1.. 010 rd... 0110011", "vfmac.h",     "+rd,rs1,rs2", Unit::fpu,        vector_pair_fused<Addend::plain>},
  {"1001000 rs2.. rs1.. 110 rd... 0110011", "vfmac.r.h",   "+rd,rs1,rs2", Unit::fpu,        vector_pair_fused<Addend::plain, Rs2::replicated>},
  {"1001001 rs2.. rs1.. 010 rd... 0110011", "vfmre.h",     "+rd,rs1,rs2", Unit::fpu,        vector_pair_fused<Addend::negated>},
  {"1001001 rs2.. rs1.. 110 rd... 0110011", "vfmre.r.h",   "+rd,rs1,rs2", Unit::fpu,        vector_pair_fused<Addend::negated, Rs2::replicated>},
  {"1000100 rs2.. rs1.. 010 rd... 0110011", "vfdiv.h",     "rd,rs1,rs2",  Unit::fpu_divide, vector_divide<Fp16>},
  {"1000100 rs2.. rs1.. 110 rd... 0110011", "vfdiv.r.h",   "rd,rs1,rs2",  Unit::fpu_divide, vector_divide<Fp16, Rs2::replicated>},
  {"1000111 00000 rs1.. 010 rd... 0110011", "vfsqrt.h",    "rd,rs1",      Unit::fpu_divide, vector_root<Fp16>},

  {"1000101 rs2.. rs1.. 010 rd... 0110011", "vfmin.h",     "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, floating::Minimum>},
  {"1000101 rs2.. rs1.. 110 rd... 0110011", "vfmin.r.h",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, floating::Minimum, Rs2::replicated>},
  {"1000110 rs2.. rs1.. 010 rd... 0110011", "vfmax.h",     "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, floating::Maximum>},
  {"1000110 rs2.. rs1.. 110 rd... 0110011", "vfmax.r.h",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, floating::Maximum, Rs2::replicated>},
  {"1001101 rs2.. rs1.. 010 rd... 0110011", "vfsgnj.h",    "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, InjectSign<SignFrom::second>>},
  {"1001101 rs2.. rs1.. 110 rd... 0110011", "vfsgnj.r.h",  "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, InjectSign<SignFrom::second>, Rs2::replicated>},
  {"1001110 rs2.. rs1.. 010 rd... 0110011", "vfsgnjn.h",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, InjectSign<SignFrom::second_negated>>},
  {"1001110 rs2.. rs1.. 110 rd... 0110011", "vfsgnjn.r.h", "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, InjectSign<SignFrom::second_negated>, Rs2::replicated>},
  {"1001111 rs2.. rs1.. 010 rd... 0110011", "vfsgnjx.h",   "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, InjectSign<SignFrom::both>>},
  {"1001111 rs2.. rs1.. 110 rd... 0110011", "vfsgnjx.r.h", "rd,rs1,rs2",  Unit::fpu,        vector_select<Fp16, InjectSign<SignFrom::both>, Rs2::replicated>},

  {"1010000 rs2.. rs1.. 010 rd... 0110011", "vfeq.h",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::Equal>},
  {"1010000 rs2.. rs1.. 110 rd... 0110011", "vfeq.r.h",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::Equal, Rs2::replicated>},
  {"1010001 rs2.. rs1.. 010 rd... 0110011", "vfne.h",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::NotEqual>},
  {"1010001 rs2.. rs1.. 110 rd... 0110011", "vfne.r.h",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::NotEqual, Rs2::replicated>},
  {"1010010 rs2.. rs1.. 010 rd... 0110011", "vflt.h",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::Less>},
  {"1010010 rs2.. rs1.. 110 rd... 0110011", "vflt.r.h",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::Less, Rs2::replicated>},
  {"1010011 rs2.. rs1.. 010 rd... 0110011", "vfge.h",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::GreaterOrEqual>},
  {"1010011 rs2.. rs1.. 110 rd... 0110011", "vfge.r.h",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::GreaterOrEqual, Rs2::replicated>},
  {"1010100 rs2.. rs1.. 010 rd... 0110011", "vfle.h",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::LessOrEqual>},
  {"1010100 rs2.. rs1.. 110 rd... 0110011", "vfle.r.h",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::LessOrEqual, Rs2::replicated>},
  {"1010101 rs2.. rs1.. 010 rd... 0110011", "vfgt.h",      "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::Greater>},
  {"1010101 rs2.. rs1.. 110 rd... 0110011", "vfgt.r.h",    "rd,rs1,rs2",  Unit::fpu,        vector_compare<Fp16, floating::Greater, Rs2::replicated>},
  {"1001100 00001 rs1.. 010 rd... 0110011", "vfclass.h",   "rd,rs1",      Unit::fpu,        vector_classify<Fp16>},

  {"1001100 00000 rs1.. 010 rd... 0110011", "vfmv.x.h",    "rd,rs1",      Unit::fpu,        copy_vector},
  {"1001100 00000 rs1.. 110 rd... 0110011", "vfmv.h.x",    "rd,rs1",      Unit::fpu,        copy_vector},
  {"1001100 00010 rs1.. 010 rd... 0110011", "vfcvt.x.h",   "rd,rs1",      Unit::fpu,        vector_to_integer<Fp16, std::int16_t>},
  {"1001100 00010 rs1.. 110 rd... 0110011", "vfcvt.xu.h",  "rd,rs1",      Unit::fpu,        vector_to_integer<Fp16, std::uint16_t>},
  {"1001100 00011 rs1.. 010 rd... 0110011", "vfcvt.h.x",   "rd,rs1",      Unit::fpu,        vector_from_integer<Fp16, std::int16_t>},
  {"1001100 00011 rs1.. 110 rd... 0110011", "vfcvt.h.xu",  "rd,rs1",      Unit::fpu,        vector_from_integer<Fp16, std::uint16_t>},
  {"1011000 rs2.. rs1.. 010 rd... 0110011", "vfcpka.h.s",  "rd,rs1,rs2",  Unit::fpu,        vector_pack<Fp16>},
};
// clang-format on

}  // namespace

const Extension kXfvecFp16 = {"xfvec16", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
