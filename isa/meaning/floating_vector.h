// Shapes of vector floating point instructions: two 16-bit lanes in a register, lane 0 low; flags are those of both
// lanes together; the rounding mode is always frm. The second operand may be lane 0 of rs2 for both lanes (.r).
#pragma once

#include <array>
#include <cstdint>

#include "isa/float/comparison.h"
#include "isa/float/conversion.h"
#include "isa/float/division.h"
#include "isa/float/operations.h"
#include "isa/meaning/floating_shape.h"

namespace halfstep::isa {

enum class Rs2 : std::uint8_t { lanes, replicated };

// Lane `index` of a register. FP lanes are unsigned 16-bit patterns.
inline std::uint16_t half_lane(std::uint32_t vector, int index) {
  return static_cast<std::uint16_t>(vector >> (16 * index));
}

template <Rs2 kRs2>
std::uint16_t second_half_lane(std::uint32_t vector, int index) {
  return half_lane(vector, kRs2 == Rs2::replicated ? 0 : index);
}

inline std::uint32_t join_halves(std::uint32_t low, std::uint32_t high) { return (low & 0xffff) | high << 16; }

// Calls lane_result(0) and lane_result(1), in this order, and joins what they return.
template <class LaneResult>
std::uint32_t for_both_lanes(LaneResult lane_result) {
  const std::uint32_t low = lane_result(0);
  const std::uint32_t high = lane_result(1);
  return join_halves(low, high);
}

template <class Exact>
[[gnu::noinline]] void exact_lanes(Hart& hart, const Instruction& instruction, Exact exact) {
  Flags flags = 0;
  hart.set(instruction.rd, for_both_lanes([&](int i) { return exact(i, flags); }));
  hart.fflags |= flags;
}

// Tries shortcut(i, result, flags) on both lanes, and takes exact(i, flags) for both if one of them has no answer.
template <class Shortcut, class Exact>
void compute_lanes(Hart& hart, const Instruction& instruction, Rounding rounding, Shortcut shortcut, Exact exact) {
  std::uint16_t low;
  std::uint16_t high;
  Flags flags = hart.fflags;
  if (rounding == Rounding::nearest_even && shortcut(0, low, flags) && shortcut(1, high, flags)) {
    hart.set(instruction.rd, join_halves(low, high));
    hart.fflags = flags;
    return;
  }
  exact_lanes(hart, instruction, exact);
}

template <class F, class Operation, Rs2 kRs2>
struct VectorBinary {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    const std::uint32_t b = hart.x[instruction.rs2];
    compute_lanes(
        hart, instruction, rounding,
        [=](int i, std::uint16_t& result, Flags& flags) {
          return Operation::template shortcut<F>(half_lane(a, i), second_half_lane<kRs2>(b, i), result, flags);
        },
        [=](int i, Flags& flags) {
          return Operation::template apply<F, Rules>(half_lane(a, i), second_half_lane<kRs2>(b, i), rounding, flags);
        });
  }
};

// rd[i] = rs1[i] * second[i] +- rd[i]
template <class F, class Operation, Rs2 kRs2>
struct VectorFused {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    const std::uint32_t b = hart.x[instruction.rs2];
    const std::uint32_t c = hart.x[instruction.rd];
    compute_lanes(
        hart, instruction, rounding,
        [=](int i, std::uint16_t& result, Flags& flags) {
          return Operation::template shortcut<F>(half_lane(a, i), second_half_lane<kRs2>(b, i), half_lane(c, i), result,
                                                 flags);
        },
        [=](int i, Flags& flags) {
          return Operation::template apply<F, Rules>(half_lane(a, i), second_half_lane<kRs2>(b, i), half_lane(c, i),
                                                     rounding, flags);
        });
  }
};

// A lane that the unit does not compute is all ones.
template <class F, Rs2 kRs2>
struct VectorDivide {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& outcome) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    const std::uint32_t b = hart.x[instruction.rs2];
    outcome.flag = divides_specially<F>(half_lane(a, 0), half_lane(b, 0));
    Flags flags = 0;
    hart.set(instruction.rd, for_both_lanes([&](int i) -> std::uint32_t {
               if (i >= Rules::kDividedLanes) return 0xffff;
               return floating::divide<F, Rules>(half_lane(a, i), second_half_lane<kRs2>(b, i), rounding, flags);
             }));
    hart.fflags |= flags;
  }
};

template <class F>
struct VectorRoot {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& outcome) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    outcome.flag = roots_specially<F>(half_lane(a, 0));
    Flags flags = 0;
    hart.set(instruction.rd, for_both_lanes([&](int i) -> std::uint32_t {
               if (i >= Rules::kDividedLanes) return 0xffff;
               return floating::square_root<F, Rules>(half_lane(a, i), rounding, flags);
             }));
    hart.fflags |= flags;
  }
};

// Minimum, maximum, sign injection.
template <class F, class Operation, Rs2 kRs2>
struct VectorSelect {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    const std::uint32_t a = hart.x[instruction.rs1];
    const std::uint32_t b = hart.x[instruction.rs2];
    Flags flags = 0;
    hart.set(instruction.rd, for_both_lanes([&](int i) {
               return Operation::template apply<F>(half_lane(a, i), second_half_lane<kRs2>(b, i), flags);
             }));
    hart.fflags |= flags;
  }
};

// 1 or 0 in each lane.
template <class F, class Condition, Rs2 kRs2>
struct VectorCompare {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    const std::uint32_t a = hart.x[instruction.rs1];
    const std::uint32_t b = hart.x[instruction.rs2];
    Flags flags = 0;
    hart.set(instruction.rd, for_both_lanes([&](int i) -> std::uint32_t {
               return Condition::template apply<F, Rules>(half_lane(a, i), second_half_lane<kRs2>(b, i), flags) ? 1 : 0;
             }));
    hart.fflags |= flags;
  }
};

// One eight-bit code for each lane, in the low half.
template <class F>
void vector_classify(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  const std::uint32_t a = hart.x[instruction.rs1];
  hart.set(instruction.rd, floating::classify_short<F>(half_lane(a, 0)) | floating::classify_short<F>(half_lane(a, 1))
                                                                              << 8);
}

template <class From, class To>
struct VectorConvert {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    using Operation = floating::Convert<From, To>;
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    compute_lanes(
        hart, instruction, rounding,
        [=](int i, std::uint16_t& result, Flags& flags) { return Operation::shortcut(half_lane(a, i), result, flags); },
        [=](int i, Flags& flags) { return Operation::template apply<Rules>(half_lane(a, i), rounding, flags); });
  }
};

template <class To, class Integer>
struct VectorFromInteger {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    Flags flags = 0;
    hart.set(instruction.rd, for_both_lanes([&](int i) {
               return floating::from_integer<To, Rules>(static_cast<Integer>(half_lane(a, i)), rounding, flags);
             }));
    hart.fflags |= flags;
  }
};

template <class From, class Integer>
struct VectorToInteger {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::uint32_t a = hart.x[instruction.rs1];
    Flags flags = 0;
    hart.set(instruction.rd, for_both_lanes([&](int i) {
               return static_cast<std::uint32_t>(
                   floating::to_integer<From, Rules, Integer>(half_lane(a, i), rounding, flags));
             }));
    hart.fflags |= flags;
  }
};

// vfcpka: two FP32 numbers become the two lanes.
template <class To>
struct VectorPack {
  template <class Rules, HalfUpper kUpper>
  static void execute(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
    using Operation = floating::Convert<Fp32, To>;
    Rounding rounding;
    if (!find_rounding<RoundingFrom::frm>(hart, instruction, rounding)) return;
    const std::array<std::uint32_t, 2> operands = {hart.x[instruction.rs1], hart.x[instruction.rs2]};
    compute_lanes(
        hart, instruction, rounding,
        [=](std::size_t i, std::uint16_t& result, Flags& flags) {
          return Operation::shortcut(operands[i], result, flags);
        },
        [=](std::size_t i, Flags& flags) { return Operation::template apply<Rules>(operands[i], rounding, flags); });
  }
};

// vfmv.x.h and vfmv.h.x copy the register.
inline void copy_vector(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  hart.set(instruction.rd, hart.x[instruction.rs1]);
}

// Names for table rows.
template <class F, class Operation, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector = kMeaning<VectorBinary<F, Operation, kRs2>>;
template <class F, class Operation, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector_fused = kMeaning<VectorFused<F, Operation, kRs2>>;
template <class F, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector_divide = kMeaning<VectorDivide<F, kRs2>>;
template <class F>
constexpr Meaning vector_root = kMeaning<VectorRoot<F>>;
template <class F, class Operation, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector_select = kMeaning<VectorSelect<F, Operation, kRs2>>;
template <class F, class Condition, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector_compare = kMeaning<VectorCompare<F, Condition, kRs2>>;
template <class From, class To>
constexpr Meaning vector_convert = kMeaning<VectorConvert<From, To>>;
template <class To, class Integer>
constexpr Meaning vector_from_integer = kMeaning<VectorFromInteger<To, Integer>>;
template <class From, class Integer>
constexpr Meaning vector_to_integer = kMeaning<VectorToInteger<From, Integer>>;
template <class To>
constexpr Meaning vector_pack = kMeaning<VectorPack<To>>;

}  // namespace halfstep::isa
