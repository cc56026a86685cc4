// xfaux16: FP16 operands with an FP32 result (PULP Xfaux), as far as the RI5CY RTL has it.
#include <iterator>

#include "isa/float/arithmetic.h"
#include "isa/meaning/floating_scalar.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

// rd = rs1 * rs2
struct MultiplyExpanding {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::field>(hart, instruction, rounding)) return;
    Flags flags = 0;
    hart.set(instruction.rd,
             floating::multiply<Fp16, Fp32, Rules>(scalar_operand<Fp16>(hart, instruction.rs1),
                                                   scalar_operand<Fp16>(hart, instruction.rs2), rounding, flags));
    hart.fflags |= flags;
  }
};

// rd = rs1 * rs2 + rd, one rounding
struct MultiplyAddExpanding {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::field>(hart, instruction, rounding)) return;
    Flags flags = 0;
    hart.set(instruction.rd, floating::multiply_add<Fp16, Fp32, Rules>(scalar_operand<Fp16>(hart, instruction.rs1),
                                                                       scalar_operand<Fp16>(hart, instruction.rs2),
                                                                       hart.x[instruction.rd], rounding, flags));
    hart.fflags |= flags;
  }
};

// clang-format off
constexpr Row kRows[] = {
  {"0100110 rs2.. rs1.. rm. rd... 1010011", "fmulex.s.h", "rd,rs1,rs2,rm",  Unit::fpu, kMeaning<MultiplyExpanding>},
  {"0101010 rs2.. rs1.. rm. rd... 1010011", "fmacex.s.h", "+rd,rs1,rs2,rm", Unit::fpu, kMeaning<MultiplyAddExpanding>},
};
// clang-format on

}  // namespace

const Extension kXfaux = {"xfaux16", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
