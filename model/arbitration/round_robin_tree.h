// The arbiter of the RTL's interconnects: a binary tree of two-way nodes, steered by one counter.
//
// At each node with requests on both sides a set counter bit prefers the higher side; the root takes the counter's most
// significant bit, the leaves bit 0 (timing.md, TCDM; rtl/timing/README.md, arbiters). The counter advances on every
// grant, whoever won, conflict or not.
#pragma once

#include <array>
#include <cstdint>

namespace halfstep::model {

// The winner among the requesting masters (bit i: master i); at least one must request. At every node the preferred
// side is the one that agrees with the counter's bit, so the winner is the master whose number differs least from the
// counter, most significant bit first: smallest (master ^ counter). The halves of the request set are swapped where the
// counter has a bit set, the lowest one that remains is it.
constexpr std::uint32_t round_robin_winner(std::uint32_t counter, std::uint32_t requests) {
  if ((counter & 8U) != 0) requests = ((requests & 0xff00U) >> 8) | ((requests & 0x00ffU) << 8);
  if ((counter & 4U) != 0) requests = ((requests & 0xf0f0U) >> 4) | ((requests & 0x0f0fU) << 4);
  if ((counter & 2U) != 0) requests = ((requests & 0xccccU) >> 2) | ((requests & 0x3333U) << 2);
  if ((counter & 1U) != 0) requests = ((requests & 0xaaaaU) >> 1) | ((requests & 0x5555U) << 1);
  return static_cast<std::uint32_t>(__builtin_ctz(requests)) ^ counter;
}

// The same of the first eight masters, looked up: [counter][requests].
struct RoundRobinWinners {
  static constexpr std::uint32_t kMasters = 8;
  std::array<std::array<std::uint8_t, 1U << kMasters>, kMasters> bits{};  // 0 where nobody requests

  constexpr RoundRobinWinners() {
    for (std::uint32_t counter = 0; counter < kMasters; ++counter) {
      for (std::uint32_t requests = 1; requests < bits[0].size(); ++requests) {
        bits[counter][requests] = static_cast<std::uint8_t>(1U << round_robin_winner(counter, requests));
      }
    }
  }
};
inline constexpr RoundRobinWinners kRoundRobinWinners;

class RoundRobinTree {
 public:
  // How the counter wraps where the number of masters is no power of two (timing.md, "Sharing the FPUs"): the TCDM's
  // wraps at its last master (nine masters: period 9), the FPU interconnect's one later (period 10).
  enum class Wrap : std::uint8_t { at_last_master, past_last_master };

  RoundRobinTree() = default;
  RoundRobinTree(std::uint32_t masters, Wrap wrap) {
    std::uint32_t span = 1;  // leaves of the tree
    while (span < masters) span *= 2;
    const std::uint32_t period = wrap == Wrap::past_last_master && masters < span ? masters + 1 : masters;
    const bool power_of_two = (period & (period - 1)) == 0;
    end_ = power_of_two ? 0 : period;
    mask_ = power_of_two ? period - 1 : ~0U;
  }

  // Among the requesting masters (bit i: master i), of which there is at least one.
  std::uint32_t winner(std::uint32_t requests) const { return round_robin_winner(counter(), requests); }

  void advance() {
    ++grants_;
    if (grants_ == end_) grants_ = 0;
  }

  std::uint32_t counter() const { return grants_ & mask_; }

 private:
  // The counter is what is left of the grants modulo the period: a mask where that is a power of two, so that nothing
  // need be decided; otherwise the grants start again at the end of a period.
  std::uint32_t grants_ = 0;
  std::uint32_t mask_ = 0;
  std::uint32_t end_ = 0;
};

}  // namespace halfstep::model
