// Round robin among the control ports for something that only one of them can have in a cycle.
// Source: mchan_arbiter of the RTL: a tree over the next power of two of ports, at least two; here at most 32.
#pragma once

#include <cstdint>

#include "model/arbitration/round_robin_tree.h"

namespace halfstep::model {

class PortArbiter {
 public:
  explicit PortArbiter(std::uint32_t ports) : tree_(leaves(ports), RoundRobinTree::Wrap::at_last_master) {}

  // At least one must request.
  std::uint32_t winner(std::uint32_t requests) const {
    // Fifteen cores have more ports than sixteen, as many as round_robin_winner() compares: its root above those.
    const std::uint32_t preferred = tree_.counter() & kHalf;
    const std::uint32_t lower = requests & kLowerPorts;
    const std::uint32_t upper = requests >> kHalf;
    const bool is_upper = upper != 0 && (preferred != 0 || lower == 0);
    const std::uint32_t within = round_robin_winner(tree_.counter() & (kHalf - 1), is_upper ? upper : lower);
    return is_upper ? within + kHalf : within;
  }
  // The winner got it.
  void advance() { tree_.advance(); }

 private:
  static constexpr std::uint32_t kHalf = 16;
  static constexpr std::uint32_t kLowerPorts = (1U << kHalf) - 1U;

  static std::uint32_t leaves(std::uint32_t ports) {
    std::uint32_t power = 2;
    while (power < ports) power *= 2;
    return power;
  }

  RoundRobinTree tree_;
};

}  // namespace halfstep::model
