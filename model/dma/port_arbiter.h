// Round robin among the control ports for something that only one of them can have in a cycle.
// Source: mchan_arbiter of the RTL: a tree over the next power of two of ports, at least two.
#pragma once

#include <cstdint>

#include "model/arbitration/round_robin_tree.h"

namespace halfstep::model {

class PortArbiter {
 public:
  explicit PortArbiter(std::uint32_t ports) : tree_(leaves(ports), RoundRobinTree::Wrap::at_last_master) {}

  // At least one must request.
  std::uint32_t winner(std::uint32_t requests) const { return tree_.winner(requests); }
  // The winner got it.
  void advance() { tree_.advance(); }

 private:
  static std::uint32_t leaves(std::uint32_t ports) {
    std::uint32_t power = 2;
    while (power < ports) power *= 2;
    return power;
  }

  RoundRobinTree tree_;
};

}  // namespace halfstep::model
