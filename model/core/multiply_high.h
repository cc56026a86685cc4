// The high multiplication of the core, step by step, as its 17-bit multiplier does it.
//
// Source: multiplier of the core RTL (vega_v1.3.4). Between the steps the partial sum travels through the ALU write
// port and back by forwarding. A result of an FP operation that takes the port in the cycle of a step replaces the
// partial sum: the product is wrong then. Measured in corpora g2 and g7 with two FPU registers; modelled with
// isa.arith=rtl.
#pragma once

#include <cstdint>

namespace halfstep::model {

class MultiplyHigh {
 public:
  MultiplyHigh() = default;
  // funct3: 1 mulh, 2 mulhsu, 3 mulhu.
  MultiplyHigh(std::uint32_t a, std::uint32_t b, std::uint32_t funct3)
      : a_(a), b_(b), a_signed_(funct3 == 1 || funct3 == 2), b_signed_(funct3 == 1) {}

  // One cycle in EX: idle, three steps, finish. forwarded: what came back in place of the partial sum, or nullptr.
  // replicated: the vfadd.r or vfsub.r in decode switches its scalar replication into the way back.
  void advance(const std::uint32_t* forwarded, bool replicated) {
    if (step_ >= 1 && step_ <= 3) {
      const std::int64_t sum = accumulate(step_ - 1);
      const std::int64_t shifted = step_ == 1 ? static_cast<std::uint32_t>(sum) >> 16 : step_ == 2 ? sum : sum >> 16;
      carry_ = step_ == 2 && ((sum >> 32) & 1) != 0;
      partial_ = forwarded != nullptr ? *forwarded : static_cast<std::uint32_t>(shifted);
      if (replicated) partial_ = (partial_ & 0xffffU) * 0x10001U;
    }
    ++step_;
  }

  // In the finishing cycle.
  std::uint32_t result() const { return static_cast<std::uint32_t>(accumulate(3)); }

 private:
  // Multiplies one pair of halves and adds the partial sum, sign-extended with the carry of the step before.
  std::int64_t accumulate(unsigned pair) const {
    const std::int64_t addend =
        static_cast<std::int64_t>((static_cast<std::uint64_t>(carry_ ? ~0ULL : 0ULL) << 32) | partial_);
    return half(a_, pair >= 2, a_signed_) * half(b_, pair == 1 || pair == 3, b_signed_) + addend;
  }
  static std::int64_t half(std::uint32_t value, bool upper, bool is_signed) {
    const std::uint32_t bits = upper ? value >> 16 : value & 0xffffU;
    return upper && is_signed ? static_cast<std::int16_t>(bits) : static_cast<std::int64_t>(bits);
  }

  std::uint32_t a_ = 0;
  std::uint32_t b_ = 0;
  bool a_signed_ = false;
  bool b_signed_ = false;
  bool carry_ = false;
  std::uint32_t partial_ = 0;
  unsigned step_ = 0;
};

}  // namespace halfstep::model
