// What all floating point instructions share: choice of the arithmetic at decode, rounding mode, operands and results
// in integer registers (Zfinx).
#pragma once

#include <cstdint>
#include <type_traits>

#include "isa/fields.h"
#include "isa/float/format.h"
#include "isa/float/ieee_rules.h"
#include "isa/float/rtl_deviations.h"
#include "isa/hart.h"
#include "isa/instruction.h"
#include "isa/table.h"

namespace halfstep::isa {

using floating::Bf16;
using floating::Flags;
using floating::Fp16;
using floating::Fp32;
using floating::IeeeRules;
using floating::Rounding;
using floating::RtlRules;

// The meaning of a shape: a type with execute<Rules, HalfUpper>. Results that fill a register do not depend on what the
// upper half of a 16-bit result is, and share one function.
template <class Shape>
Execute execute_of(const IsaOptions& options) {
  const bool ones = options.half_upper == HalfUpper::ones;
  if (options.arithmetic == Arithmetic::rtl) {
    return ones ? Shape::template execute<RtlRules, HalfUpper::ones>
                : Shape::template execute<RtlRules, HalfUpper::sign>;
  }
  return ones ? Shape::template execute<IeeeRules, HalfUpper::ones>
              : Shape::template execute<IeeeRules, HalfUpper::sign>;
}

template <class Shape>
constexpr Meaning kMeaning = Meaning::by_options(execute_of<Shape>);

// Where the rounding mode comes from: the instruction's rm field (7: frm), or always frm. Scalar bf16 instructions
// have a fixed marker in place of rm, vector instructions have none.
enum class RoundingFrom : std::uint8_t { field, frm };

template <class Result>
constexpr RoundingFrom kScalarRounding = std::is_same_v<Result, Bf16> ? RoundingFrom::frm : RoundingFrom::field;

constexpr std::uint32_t kDynamicRounding = 7;
constexpr std::uint32_t kLastRounding = 4;

// False, and the hart marked illegal, if the mode is one of the reserved ones.
template <RoundingFrom kFrom>
bool find_rounding(Hart& hart, const Instruction& instruction, Rounding& rounding) {
  std::uint32_t mode = hart.frm;
  if constexpr (kFrom == RoundingFrom::field) {
    const std::uint32_t field = rounding_field(instruction.word);
    if (field != kDynamicRounding) mode = field;
  }
  if (mode > kLastRounding) {
    hart.illegal = true;
    return false;
  }
  rounding = static_cast<Rounding>(mode);
  return true;
}

template <class F>
typename F::Bits scalar_operand(const Hart& hart, std::uint32_t reg) {
  return static_cast<typename F::Bits>(hart.x[reg]);  // 16-bit operands: the upper half does not count
}

template <class F, HalfUpper kUpper>
void set_scalar(Hart& hart, const Instruction& instruction, typename F::Bits value) {
  if constexpr (sizeof(value) == 4) {
    hart.set(instruction.rd, value);
  } else if constexpr (kUpper == HalfUpper::ones) {
    hart.set(instruction.rd, 0xffff0000U | value);
  } else {
    hart.set(instruction.rd, static_cast<std::uint32_t>(sign_extend(value, 16)));
  }
}

// Operands with which division and square root take a short path through their unit.
template <class F>
bool divides_specially(typename F::Bits a, typename F::Bits b) {
  const auto special = [](typename F::Bits value) {
    return floating::is_zero<F>(value) || floating::magnitude<F>(value) >= F::kInfinity;
  };
  return special(a) || special(b);
}

template <class F>
bool roots_specially(typename F::Bits a) {
  return floating::is_zero<F>(a) || floating::is_negative<F>(a) || floating::magnitude<F>(a) >= F::kInfinity;
}

}  // namespace halfstep::isa
