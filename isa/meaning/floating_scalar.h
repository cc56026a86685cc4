// Shapes of scalar floating point instructions. A table row names one with a format and an operation, for example
// scalar<Fp16, floating::Add>.
#pragma once

#include <cstdint>

#include "isa/float/comparison.h"
#include "isa/float/conversion.h"
#include "isa/float/division.h"
#include "isa/float/operations.h"
#include "isa/meaning/floating_shape.h"

namespace halfstep::isa {

template <class F, class Operation>
struct ScalarBinary {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<kScalarRounding<F>>(hart, instruction, rounding)) return;
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    typename F::Bits result;
    Flags flags = hart.fflags;
    if (rounding == Rounding::nearest_even && Operation::template shortcut<F>(a, b, result, flags)) {
      set_scalar<F, kUpper>(hart, instruction, result);
      hart.fflags = flags;
      return;
    }
    exact<Rules, kUpper>(hart, instruction, rounding);
  }

 private:
  template <class Rules, HalfUpper kUpper>
  [[gnu::noinline]] static void exact(Hart& hart, const Instruction& instruction, Rounding rounding) {
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    Flags flags = 0;
    set_scalar<F, kUpper>(hart, instruction, Operation::template apply<F, Rules>(a, b, rounding, flags));
    hart.fflags |= flags;
  }
};

template <class F, class Operation>
struct ScalarFused {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<kScalarRounding<F>>(hart, instruction, rounding)) return;
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    const auto c = scalar_operand<F>(hart, instruction.rs3);
    typename F::Bits result;
    Flags flags = hart.fflags;
    if (rounding == Rounding::nearest_even && Operation::template shortcut<F>(a, b, c, result, flags)) {
      set_scalar<F, kUpper>(hart, instruction, result);
      hart.fflags = flags;
      return;
    }
    exact<Rules, kUpper>(hart, instruction, rounding);
  }

 private:
  template <class Rules, HalfUpper kUpper>
  [[gnu::noinline]] static void exact(Hart& hart, const Instruction& instruction, Rounding rounding) {
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    const auto c = scalar_operand<F>(hart, instruction.rs3);
    Flags flags = 0;
    set_scalar<F, kUpper>(hart, instruction, Operation::template apply<F, Rules>(a, b, c, rounding, flags));
    hart.fflags |= flags;
  }
};

template <class F>
struct ScalarDivide {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& outcome) {
    Rounding rounding;
    if (!find_rounding<kScalarRounding<F>>(hart, instruction, rounding)) return;
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    outcome.flag = divides_specially<F>(a, b);
    Flags flags = 0;
    set_scalar<F, kUpper>(hart, instruction, floating::divide<F, Rules>(a, b, rounding, flags));
    hart.fflags |= flags;
  }
};

template <class F>
struct ScalarRoot {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& outcome) {
    Rounding rounding;
    if (!find_rounding<kScalarRounding<F>>(hart, instruction, rounding)) return;
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    outcome.flag = roots_specially<F>(a);
    Flags flags = 0;
    set_scalar<F, kUpper>(hart, instruction, floating::square_root<F, Rules>(a, rounding, flags));
    hart.fflags |= flags;
  }
};

// Minimum, maximum, sign injection.
template <class F, class Operation>
struct ScalarSelect {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    Flags flags = 0;
    typename F::Bits result = Operation::template apply<F>(a, b, flags);
    if constexpr (!Rules::template kScalarSelectorDecoded<F>) {
      const bool nan = floating::is_nan<F>(a) || floating::is_nan<F>(b);  // found before the selector counts
      if (!nan || !Operation::kSeesNan) result = floating::kUndecodedSelectorResult;
    }
    set_scalar<F, kUpper>(hart, instruction, result);
    hart.fflags |= flags;
  }
};

template <class F, class Condition>
struct ScalarCompare {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    const auto a = scalar_operand<F>(hart, instruction.rs1);
    const auto b = scalar_operand<F>(hart, instruction.rs2);
    Flags flags = 0;
    std::uint32_t result = Condition::template apply<F, Rules>(a, b, flags) ? 1 : 0;
    if constexpr (!Rules::template kScalarSelectorDecoded<F>) {
      const bool signalling = floating::is_signalling<F>(a) || floating::is_signalling<F>(b);
      result = signalling ? 0 : floating::kUndecodedSelectorResult;
      flags = signalling ? floating::kInvalid : 0;
    }
    hart.set(instruction.rd, result);
    hart.fflags |= flags;
  }
};

template <class F>
struct ScalarClassify {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    hart.set(instruction.rd, floating::classify<F>(scalar_operand<F>(hart, instruction.rs1)));
  }
};

template <class From, class To>
struct ScalarConvert {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    using Operation = floating::Convert<From, To>;
    Rounding rounding;
    if (!find_rounding<kScalarRounding<To>>(hart, instruction, rounding)) return;
    const auto value = scalar_operand<From>(hart, instruction.rs1);
    typename To::Bits result;
    Flags flags = hart.fflags;
    if (rounding == Rounding::nearest_even && Operation::shortcut(value, result, flags)) {
      set_scalar<To, kUpper>(hart, instruction, result);
      hart.fflags = flags;
      return;
    }
    exact<Rules, kUpper>(hart, instruction, rounding);
  }

 private:
  template <class Rules, HalfUpper kUpper>
  [[gnu::noinline]] static void exact(Hart& hart, const Instruction& instruction, Rounding rounding) {
    using Operation = floating::Convert<From, To>;
    const auto value = scalar_operand<From>(hart, instruction.rs1);
    Flags flags = 0;
    set_scalar<To, kUpper>(hart, instruction, Operation::template apply<Rules>(value, rounding, flags));
    hart.fflags |= flags;
  }
};

template <class To, class Integer>
struct ScalarFromInteger {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<kScalarRounding<To>>(hart, instruction, rounding)) return;
    Flags flags = 0;
    const auto value = static_cast<Integer>(hart.x[instruction.rs1]);
    set_scalar<To, kUpper>(hart, instruction, floating::from_integer<To, Rules>(value, rounding, flags));
    hart.fflags |= flags;
  }
};

template <class From, class Integer>
struct ScalarToInteger {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<kScalarRounding<From>>(hart, instruction, rounding)) return;
    Flags flags = 0;
    const auto value = scalar_operand<From>(hart, instruction.rs1);
    hart.set(instruction.rd,
             static_cast<std::uint32_t>(floating::to_integer<From, Rules, Integer>(value, rounding, flags)));
    hart.fflags |= flags;
  }
};

// fmv.h.x: the half in its register form; fmv.x.h: sign-extended.
template <class F>
struct ScalarFromRegister {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    set_scalar<F, kUpper>(hart, instruction, scalar_operand<F>(hart, instruction.rs1));
  }
};

template <class F>
void scalar_to_register(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, static_cast<std::uint32_t>(sign_extend(scalar_operand<F>(hart, instruction.rs1), 16)));
}

// Names for table rows.
template <class F, class Operation>
constexpr Meaning scalar = kMeaning<ScalarBinary<F, Operation>>;
template <class F, class Operation>
constexpr Meaning scalar_fused = kMeaning<ScalarFused<F, Operation>>;
template <class F>
constexpr Meaning scalar_divide = kMeaning<ScalarDivide<F>>;
template <class F>
constexpr Meaning scalar_root = kMeaning<ScalarRoot<F>>;
template <class F, class Operation>
constexpr Meaning scalar_select = kMeaning<ScalarSelect<F, Operation>>;
template <class F, class Condition>
constexpr Meaning scalar_compare = kMeaning<ScalarCompare<F, Condition>>;
template <class F>
constexpr Meaning scalar_classify = kMeaning<ScalarClassify<F>>;
template <class From, class To>
constexpr Meaning scalar_convert = kMeaning<ScalarConvert<From, To>>;
template <class To, class Integer>
constexpr Meaning scalar_from_integer = kMeaning<ScalarFromInteger<To, Integer>>;
template <class From, class Integer>
constexpr Meaning scalar_to_integer = kMeaning<ScalarToInteger<From, Integer>>;
template <class F>
constexpr Meaning scalar_from_register = kMeaning<ScalarFromRegister<F>>;

}  // namespace halfstep::isa
