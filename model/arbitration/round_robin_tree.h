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
    std::uint32_t span = 1;  // leaves of the tree
    while (span < masters) span *= 2;
    period_ = wrap == Wrap::past_last_master && masters < span ? masters + 1 : masters;
  }

  // The winner among the requesting masters (bit i: master i); at least one must request. At every node the preferred
  // side is the one that agrees with the counter's bit, so the winner is the master whose number differs least from the
  // counter, most significant bit first: smallest (master ^ counter). The halves of the request set are swapped where
  // the counter has a bit set, the lowest one that remains is it.
  std::uint32_t winner(std::uint32_t requests) const {
    if ((requests & (requests - 1)) == 0) return lowest(requests);
    if ((counter_ & 8U) != 0) requests = ((requests & 0xff00U) >> 8) | ((requests & 0x00ffU) << 8);
    if ((counter_ & 4U) != 0) requests = ((requests & 0xf0f0U) >> 4) | ((requests & 0x0f0fU) << 4);
    if ((counter_ & 2U) != 0) requests = ((requests & 0xccccU) >> 2) | ((requests & 0x3333U) << 2);
    if ((counter_ & 1U) != 0) requests = ((requests & 0xaaaaU) >> 1) | ((requests & 0x5555U) << 1);
    return lowest(requests) ^ counter_;
  }

  void advance() { counter_ = counter_ + 1 == period_ ? 0 : counter_ + 1; }

  std::uint32_t counter() const { return counter_; }

 private:
  static std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

  std::uint32_t period_ = 1;
  std::uint32_t counter_ = 0;
};

}  // namespace halfstep::model
