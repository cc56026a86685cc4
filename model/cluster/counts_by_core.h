// Counts something of all cores at once: a byte for each, so that a cycle adds to all of them in one step. Must be
// emptied before any of them is full.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

namespace halfstep::model {

class CountsByCore {
 public:
  static constexpr std::uint32_t kMost = 255;  // additions before it must be emptied

  // One for each of these cores; bit i: core i, up to sixteen.
  void add(std::uint32_t cores) {
    counts_[0] += kBytes[cores & 0xffU];
    if (cores >> 8 != 0) counts_[1] += kBytes[cores >> 8];
  }

  // The same for those of them whose element of `values` (a byte each) is `value`.
  template <class Value>
  void add_where(std::uint32_t cores, const std::array<Value, 16>& values, Value value) {
    static_assert(sizeof(Value) == 1);
    if (cores == 0) return;
    for (std::size_t half = 0; half < 2; ++half) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, values.data() + 8 * half, 8);
      counts_[half] += kBytes[cores >> (8 * half) & 0xffU] & equal(bytes, static_cast<std::uint8_t>(value));
    }
  }

  std::uint32_t of(std::uint32_t core) const {
    return static_cast<std::uint32_t>(counts_[core / 8] >> (core % 8 * 8)) & 0xffU;
  }

 private:
  // 1 in every byte that is `value`, 0 in the others.
  static std::uint64_t equal(std::uint64_t bytes, std::uint8_t value) {
    constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
    constexpr std::uint64_t kLowBits = 0x7f * kOnes;
    const std::uint64_t different = bytes ^ value * kOnes;
    return (~(((different & kLowBits) + kLowBits) | different) >> 7) & kOnes;
  }

  // Eight bits as eight bytes of 0 or 1, the first one where the host has the first byte of a word in memory.
  static constexpr std::array<std::uint64_t, 256> kBytes = [] {
    std::array<std::uint64_t, 256> bytes{};
    for (std::uint32_t bits = 0; bits < bytes.size(); ++bits) {
      for (std::uint32_t bit = 0; bit < 8; ++bit)
        bytes[bits] |= static_cast<std::uint64_t>(bits >> bit & 1U) << (8 * bit);
    }
    return bytes;
  }();
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

  std::array<std::uint64_t, 2> counts_{};
};

}  // namespace halfstep::model
