// Where complete commands wait for their direction: one memory for both, first in first out within each direction.
// Source: trans_queue of the RTL. Like a Fifo, it shows the state of the cycle's beginning until clock().
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include "model/dma/transfer.h"

namespace halfstep::model {

class TransferQueue {
 public:
  explicit TransferQueue(std::uint32_t depth) : depth_(depth) {}

  bool ready() const { return waiting_[0].size() + waiting_[1].size() < depth_; }
  void push(const Transfer& transfer) {
    arriving_ = transfer;
    changes_ = true;
  }

  bool valid(bool to_tcdm) const { return !waiting_[to_tcdm ? 1 : 0].empty(); }
  const Transfer& front(bool to_tcdm) const { return waiting_[to_tcdm ? 1 : 0].front(); }
  void pop(bool to_tcdm) {
    leaving_[to_tcdm ? 1 : 0] = true;
    changes_ = true;
  }

  void clock() {
    if (!changes_) return;
    changes_ = false;
    for (std::size_t direction = 0; direction < 2; ++direction) {
      if (leaving_[direction]) waiting_[direction].pop_front();
      leaving_[direction] = false;
    }
    if (arriving_) waiting_[arriving_->to_tcdm ? 1 : 0].push_back(*arriving_);
    arriving_.reset();
  }

 private:
  std::uint32_t depth_;
  std::array<std::deque<Transfer>, 2> waiting_;  // from the TCDM, to the TCDM
  std::array<bool, 2> leaving_{};
  std::optional<Transfer> arriving_;
  bool changes_ = false;  // something arrives or leaves
};

}  // namespace halfstep::model
