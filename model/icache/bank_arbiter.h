// Which core a shared bank serves: a round-robin tree over the cores.
//
// Source: icache_intc (R), measured for 8 cores. Cores up to the largest power of two form one tree, the rest a second
// one. Between the two a flag toggles on every grant, as in the TCDM interconnect of the same family: that part is
// neither measured nor read.
#pragma once

#include <cstdint>

#include "model/arbitration/round_robin_tree.h"

namespace halfstep::model {

class BankArbiter {
 public:
  explicit BankArbiter(std::uint32_t cores) {
    std::uint32_t main_cores = 1;
    while (main_cores * 2 <= cores) main_cores *= 2;
    std::uint32_t extra_leaves = 1;
    while (extra_leaves < cores - main_cores) extra_leaves *= 2;
    main_mask_ = (1U << main_cores) - 1U;
    main_cores_ = main_cores;
    main_ = RoundRobinTree(main_cores, RoundRobinTree::Wrap::at_last_master);
    extra_ = RoundRobinTree(extra_leaves, RoundRobinTree::Wrap::at_last_master);
  }

  // The core that the bank accepts in this cycle, out of at least one.
  std::uint32_t grant(std::uint32_t requests) {
    const std::uint32_t main = requests & main_mask_;
    const std::uint32_t extra = requests >> main_cores_;
    const bool take_extra = extra != 0 && (main == 0 || extra_first_);
    extra_first_ = !extra_first_;
    RoundRobinTree& tree = take_extra ? extra_ : main_;
    const std::uint32_t winner = tree.winner(take_extra ? extra : main);
    tree.advance();
    return take_extra ? main_cores_ + winner : winner;
  }

 private:
  RoundRobinTree main_;
  RoundRobinTree extra_;
  std::uint32_t main_cores_;
  std::uint32_t main_mask_;
  bool extra_first_ = false;
};

}  // namespace halfstep::model
