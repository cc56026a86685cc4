// The hardware dispatch unit: a master pushes work items, every core of its team pops each of them once.
//
// Source: platform.md names the register; the protocol is the one of event_unit_flex 1.4.1 as software uses it: a write
// to the FIFO register publishes a value to the cores of the team mask, a read waits until there is one for this core.
// No measurement covers it.
#pragma once

#include <array>
#include <cstdint>

namespace halfstep::model {

class Dispatch {
 public:
  static constexpr std::uint32_t kDepth = 4;

  void set_team(std::uint32_t mask) { team_ = mask; }
  std::uint32_t team() const { return team_; }

  // False if the FIFO is full: an item would be lost.
  bool push(std::uint32_t value) {
    if (count_ == kDepth) return false;
    Item& item = items_[(first_ + count_) % kDepth];
    item.value = value;
    item.remaining = team_;
    ++count_;
    return true;
  }

  // The cores that have an item to read.
  std::uint32_t ready() const {
    std::uint32_t cores = 0;
    for (std::uint32_t i = 0; i < count_; ++i) cores |= items_[(first_ + i) % kDepth].remaining;
    return cores;
  }

  std::uint32_t pop(std::uint32_t core) {
    const std::uint32_t bit = 1U << core;
    std::uint32_t value = 0;
    for (std::uint32_t i = 0; i < count_; ++i) {
      Item& item = items_[(first_ + i) % kDepth];
      if ((item.remaining & bit) == 0) continue;
      value = item.value;
      item.remaining &= ~bit;
      break;
    }
    while (count_ > 0 && items_[first_].remaining == 0) {
      first_ = (first_ + 1) % kDepth;
      --count_;
    }
    return value;
  }

 private:
  struct Item {
    std::uint32_t value = 0;
    std::uint32_t remaining = 0;
  };
  std::array<Item, kDepth> items_{};
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t team_ = 0;
};

}  // namespace halfstep::model
