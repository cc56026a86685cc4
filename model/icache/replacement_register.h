// Chooses the way that a new line replaces: an 8-bit shift register with feedback, one per private cache and one per
// shared bank.
//
// Source: lfsr_8bit of the RTL, seed 0. New bit 0 = not (b7 xor b3 xor b2 xor b1); period 255. The way is the low bits
// before the step.
#pragma once

#include <cstdint>

namespace halfstep::model {

class ReplacementRegister {
 public:
  // The way to replace, out of a power of two. Everybody who asks in the same cycle gets the same one.
  std::uint32_t choose(std::uint32_t ways) {
    chosen_ = true;
    return value_ & (ways - 1);
  }
  // End of the cycle: one step if somebody chose.
  void advance() {
    if (!chosen_) return;
    chosen_ = false;
    const std::uint32_t feedback = (value_ >> 7) ^ (value_ >> 3) ^ (value_ >> 2) ^ (value_ >> 1) ^ 1U;
    value_ = static_cast<std::uint8_t>((value_ << 1) | (feedback & 1U));
  }
  std::uint8_t value() const { return value_; }

 private:
  std::uint8_t value_ = 0;
  bool chosen_ = false;
};

}  // namespace halfstep::model
