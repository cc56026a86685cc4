// The round-robin counters of all banks, one for each (arbitration/round_robin_tree.h), a bit of every counter in one
// word: most cycles grant an access in several banks, and count them all at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace halfstep::model {

class BankCounters {
 public:
  static constexpr std::size_t kBits = 4;  // of a counter: up to sixteen masters

  // Wraps at its last master, whatever their number (RoundRobinTree::Wrap::at_last_master).
  explicit BankCounters(std::uint32_t masters) {
    for (std::size_t bit = 0; bit < kBits; ++bit) {
      const std::uint64_t set = (masters >> bit & 1U) != 0 ? ~std::uint64_t{0} : 0;
      period_[bit] = set;
      if ((masters & (masters - 1)) == 0) kept_[bit] = (1U << bit) < masters ? ~std::uint64_t{0} : 0;
    }
    wraps_in_between_ = (masters & (masters - 1)) != 0;
  }

  // Those of the banks that have granted once more: bit b: bank b.
  void advance(std::uint64_t banks) {
    std::uint64_t carry = banks;
    for (std::size_t bit = 0; bit < kBits; ++bit) {
      const std::uint64_t next = carry & bits_[bit];
      bits_[bit] = (bits_[bit] ^ carry) & kept_[bit];
      carry = next;
    }
    if (wraps_in_between_) wrap();
  }

  std::uint32_t of(std::uint32_t bank) const {
    std::uint32_t counter = 0;
    for (std::size_t bit = 0; bit < kBits; ++bit) {
      counter |= static_cast<std::uint32_t>(bits_[bit] >> bank & 1U) << bit;
    }
    return counter;
  }

 private:
  void wrap() {
    std::uint64_t at_end = ~std::uint64_t{0};
    for (std::size_t bit = 0; bit < kBits; ++bit) at_end &= ~(bits_[bit] ^ period_[bit]);
    for (std::uint64_t& bits : bits_) bits &= ~at_end;
  }

  std::array<std::uint64_t, kBits> bits_{};  // [i]: bit i of every bank's counter
  std::array<std::uint64_t, kBits> kept_{~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
  std::array<std::uint64_t, kBits> period_{};
  bool wraps_in_between_ = false;
};

}  // namespace halfstep::model
