// vfdotp and vfdotpex (PULP Xfaux): an extension that the RI5CY RTL does not have, so it is off unless isa.dotp says
// how to round. The encodings are those of the PULP toolchain; implementations elsewhere differ in them and in
// rounding.
#include "isa/float/dot_product.h"

#include <array>
#include <cstdint>
#include <iterator>

#include "isa/meaning/floating_shape.h"
#include "isa/meaning/floating_vector.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

enum class Rounded : std::uint8_t { once, each_time };

template <class F, class To, Rs2 kRs2, Rounded kRounded>
typename To::Bits dot_product(const Hart& hart, const Instruction& instruction, typename To::Bits addend,
                              Rounding rounding, Flags& flags) {
  const std::uint32_t a = hart.x[instruction.rs1];
  const std::uint32_t b = hart.x[instruction.rs2];
  const std::array<typename F::Bits, 2> first = {half_lane(a, 0), half_lane(a, 1)};
  const std::array<typename F::Bits, 2> second = {second_half_lane<kRs2>(b, 0), second_half_lane<kRs2>(b, 1)};
  if constexpr (kRounded == Rounded::once) {
    return floating::fused_dot_product<F, To>(first, second, addend, rounding, flags);
  }
  return floating::chained_dot_product<F, To>(first, second, addend, rounding, flags);
}

// rd = rs1[0] * second[0] + rs1[1] * second[1], a scalar of the same format. The sum starts from the zero that leaves
// every other addend as it is.
template <class F, Rs2 kRs2, Rounded kRounded, HalfUpper kUpper>
void execute_dot(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  Rounding rounding;
  if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
  Flags flags = 0;
  const auto neutral = floating::with_sign<F>(0, rounding != Rounding::down);
  set_scalar<F, kUpper>(hart, instruction,
                        dot_product<F, F, kRs2, kRounded>(hart, instruction, neutral, rounding, flags));
  hart.fflags |= flags;
}

// rd += rs1[0] * second[0] + rs1[1] * second[1], in FP32.
template <class F, Rs2 kRs2, Rounded kRounded>
void execute_dot_expanding(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  Rounding rounding;
  if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
  Flags flags = 0;
  hart.set(instruction.rd,
           dot_product<F, Fp32, kRs2, kRounded>(hart, instruction, hart.x[instruction.rd], rounding, flags));
  hart.fflags |= flags;
}

template <class F, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning dot = Meaning::by_options([](const IsaOptions& options) -> Execute {
  if (options.dot_product == DotProduct::off) return nullptr;
  const bool ones = options.half_upper == HalfUpper::ones;
  if (options.dot_product == DotProduct::fused) {
    return ones ? execute_dot<F, kRs2, Rounded::once, HalfUpper::ones>
                : execute_dot<F, kRs2, Rounded::once, HalfUpper::sign>;
  }
  return ones ? execute_dot<F, kRs2, Rounded::each_time, HalfUpper::ones>
              : execute_dot<F, kRs2, Rounded::each_time, HalfUpper::sign>;
});

template <class F, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning dot_expanding = Meaning::by_options([](const IsaOptions& options) -> Execute {
  if (options.dot_product == DotProduct::off) return nullptr;
  return options.dot_product == DotProduct::fused ? execute_dot_expanding<F, kRs2, Rounded::once>
                                                  : execute_dot_expanding<F, kRs2, Rounded::each_time>;
});

// clang-format off
constexpr Row kRows[] = {
  {"1001010 rs2.. rs1.. 010 rd... 0110011", "vfdotp.h",        "rd,rs1,rs2",  Unit::fpu, dot<Fp16>},
  {"1001010 rs2.. rs1.. 110 rd... 0110011", "vfdotp.r.h",      "rd,rs1,rs2",  Unit::fpu, dot<Fp16, Rs2::replicated>},
  {"1001011 rs2.. rs1.. 010 rd... 0110011", "vfdotpex.s.h",    "+rd,rs1,rs2", Unit::fpu, dot_expanding<Fp16>},
  {"1001011 rs2.. rs1.. 110 rd... 0110011", "vfdotpex.s.r.h",  "+rd,rs1,rs2", Unit::fpu, dot_expanding<Fp16, Rs2::replicated>},
  {"1001010 rs2.. rs1.. 001 rd... 0110011", "vfdotp.ah",       "rd,rs1,rs2",  Unit::fpu, dot<Bf16>},
  {"1001010 rs2.. rs1.. 101 rd... 0110011", "vfdotp.r.ah",     "rd,rs1,rs2",  Unit::fpu, dot<Bf16, Rs2::replicated>},
  {"1001011 rs2.. rs1.. 001 rd... 0110011", "vfdotpex.s.ah",   "+rd,rs1,rs2", Unit::fpu, dot_expanding<Bf16>},
  {"1001011 rs2.. rs1.. 101 rd... 0110011", "vfdotpex.s.r.ah", "+rd,rs1,rs2", Unit::fpu, dot_expanding<Bf16, Rs2::replicated>},
};
// clang-format on

}  // namespace

const Extension kDotProduct = {"xfaux16 dot products", kRows, std::size(kRows), "isa.dotp=fused or isa.dotp=chained"};

}  // namespace halfstep::isa::tables
