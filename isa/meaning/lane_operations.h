// What pv.* instructions do in one lane. Sums wrap at the width of the lane before they are shifted (averages, .divN),
// shift amounts use the low bits that the lane's width allows.
#pragma once

#include <cstdint>

#include "isa/meaning/simd.h"

namespace halfstep::isa {

struct Add {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(a + b);
  }
};

struct Subtract {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(a - b);
  }
};

// The wrapped result of Operation, shifted right.
template <class Operation, int kShift>
struct Scaled {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(Operation::apply(a, b) >> kShift);
  }
};
using Average = Scaled<Add, 1>;

struct Minimum {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return a < b ? a : b;
  }
};

struct Maximum {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return a > b ? a : b;
  }
};

struct ShiftRight {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(a >> (b & (kLaneBits<Lane> - 1)));
  }
};

struct ShiftLeft {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(static_cast<std::uint32_t>(a) << (b & (kLaneBits<Lane> - 1)));
  }
};

struct Or {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(a | b);
  }
};

struct Xor {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(a ^ b);
  }
};

struct And {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane b) {
    return static_cast<Lane>(a & b);
  }
};

// The absolute value of the minimum is itself. The second operand is not used.
struct Absolute {
  template <class Lane>
  static constexpr Lane apply(Lane a, Lane /*b*/) {
    return static_cast<Lane>(a < 0 ? -a : a);
  }
};

struct Equal {
  template <class Lane>
  static constexpr bool apply(Lane a, Lane b) {
    return a == b;
  }
};

struct NotEqual {
  template <class Lane>
  static constexpr bool apply(Lane a, Lane b) {
    return a != b;
  }
};

struct Greater {
  template <class Lane>
  static constexpr bool apply(Lane a, Lane b) {
    return a > b;
  }
};

struct GreaterOrEqual {
  template <class Lane>
  static constexpr bool apply(Lane a, Lane b) {
    return a >= b;
  }
};

struct Less {
  template <class Lane>
  static constexpr bool apply(Lane a, Lane b) {
    return a < b;
  }
};

struct LessOrEqual {
  template <class Lane>
  static constexpr bool apply(Lane a, Lane b) {
    return a <= b;
  }
};

}  // namespace halfstep::isa
