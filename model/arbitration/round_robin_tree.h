// The arbiter of the RTL's interconnects: a binary tree of two-way nodes, steered by one counter.
//
// At each node with requests on both sides a set counter bit prefers the higher side; the root takes the counter's most
// significant bit, the leaves bit 0 (timing.md, TCDM; rtl/timing/README.md, arbiters). The counter advances on every
// grant, whoever won, conflict or not.
#pragma once

#include <cstdint>

namespace halfstep::model {

class RoundRobinTree {
 public:
  // How the counter wraps where the number of masters is no power of two (timing.md, "Sharing the FPUs"): the TCDM's
  // wraps at its last master (nine masters: period 9), the FPU interconnect's one later (period 10).
  enum class Wrap : std::uint8_t { at_last_master, past_last_master };

  RoundRobinTree() = default;
  RoundRobinTree(std::uint32_t masters, Wrap wrap) {
    while ((1U << levels_) < masters) ++levels_;
    const std::uint32_t span = 1U << levels_;
    period_ = wrap == Wrap::past_last_master && masters < span ? masters + 1 : masters;
  }

  // The winner among the requesting masters (bit i: master i); at least one must request.
  std::uint32_t winner(std::uint32_t requests) const {
    std::uint32_t base = 0;
    for (std::uint32_t level = levels_; level-- > 0;) {
      const std::uint32_t half = 1U << level;
      const std::uint32_t high = requests >> half;
      const std::uint32_t low = requests & ((1U << half) - 1);
      const bool take_high = high != 0 && (low == 0 || ((counter_ >> level) & 1U) != 0);
      requests = take_high ? high : low;
      base += take_high ? half : 0;
    }
    return base;
  }

  void advance() { counter_ = counter_ + 1 == period_ ? 0 : counter_ + 1; }

  std::uint32_t counter() const { return counter_; }

 private:
  std::uint32_t levels_ = 0;
  std::uint32_t period_ = 1;
  std::uint32_t counter_ = 0;
};

}  // namespace halfstep::model
