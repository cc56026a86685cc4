// Packed integer SIMD (pv.*): two 16-bit or four 8-bit lanes, lane 0 in the low bits. The lane type says width and
// signedness; the second operand is rs2 lane by lane, its lane 0 for all lanes (.sc), or an immediate (.sci).
#pragma once

#include <cstdint>
#include <type_traits>

#include "isa/hart.h"
#include "isa/instruction.h"

namespace halfstep::isa {

enum class Second : std::uint8_t { lanes, scalar, immediate };

template <class Lane>
constexpr int kLaneBits = 8 * static_cast<int>(sizeof(Lane));
template <class Lane>
constexpr int kLanes = 32 / kLaneBits<Lane>;

template <class Lane>
constexpr Lane lane(std::uint32_t vector, int index) {
  return static_cast<Lane>(static_cast<std::make_unsigned_t<Lane>>(vector >> (index * kLaneBits<Lane>)));
}

template <class Lane>
constexpr std::uint32_t placed(Lane value, int index) {
  return static_cast<std::uint32_t>(static_cast<std::make_unsigned_t<Lane>>(value)) << (index * kLaneBits<Lane>);
}

// The second operand of lane `index`.
template <class Lane, Second kSecond>
Lane second_operand(const Hart& hart, const Instruction& instruction, int index) {
  if constexpr (kSecond == Second::immediate) return static_cast<Lane>(instruction.immediate);
  return lane<Lane>(hart.x[instruction.rs2], kSecond == Second::scalar ? 0 : index);
}

// rd[i] = Operation(rs1[i], second[i])
template <class Lane, class Operation, Second kSecond = Second::lanes>
void lanewise(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  std::uint32_t result = 0;
  for (int i = 0; i < kLanes<Lane>; ++i) {
    const Lane value =
        Operation::apply(lane<Lane>(hart.x[instruction.rs1], i), second_operand<Lane, kSecond>(hart, instruction, i));
    result |= placed<Lane>(value, i);
  }
  hart.set(instruction.rd, result);
}

// rd[i] = all ones where Condition(rs1[i], second[i]) holds, else zero
template <class Lane, class Condition, Second kSecond = Second::lanes>
void compare_lanes(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  std::uint32_t result = 0;
  for (int i = 0; i < kLanes<Lane>; ++i) {
    const bool holds =
        Condition::apply(lane<Lane>(hart.x[instruction.rs1], i), second_operand<Lane, kSecond>(hart, instruction, i));
    result |= placed<Lane>(holds ? static_cast<Lane>(-1) : Lane{0}, i);
  }
  hart.set(instruction.rd, result);
}

// The sum of the products of all lanes, on top of rd or alone. First and SecondLane say how each side is extended.
enum class Sum : std::uint8_t { fresh, onto_rd };

template <class First, class SecondLane, Sum kSum, Second kSecond = Second::lanes>
void dot_product(Hart& hart, const Instruction& instruction, Outcome& /*outcome*/) {
  std::uint32_t sum = kSum == Sum::onto_rd ? hart.x[instruction.rd] : 0;
  for (int i = 0; i < kLanes<First>; ++i) {
    sum += static_cast<std::uint32_t>(lane<First>(hart.x[instruction.rs1], i)) *
           static_cast<std::uint32_t>(second_operand<SecondLane, kSecond>(hart, instruction, i));
  }
  hart.set(instruction.rd, sum);
}

}  // namespace halfstep::isa
