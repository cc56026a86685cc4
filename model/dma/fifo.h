// The queue between two stages: what is pushed in a cycle comes out in the next at the earliest, and a full queue takes
// nothing, even if it gives something away in the same cycle (generic_fifo and mchan_fifo of the RTL; two deep wherever
// the DMA uses them).
//
// Within a cycle, everybody sees the queue as it was at its beginning: push() and pop() take effect in clock().
#pragma once

#include <array>
#include <cstdint>

namespace halfstep::model {

template <class Item, std::uint32_t kDepth = 2>
class Fifo {
 public:
  bool valid() const { return count_ != 0; }
  bool ready() const { return count_ != kDepth; }
  const Item& front() const { return items_[first_]; }

  // Only if ready().
  void push(const Item& item) {
    items_[(first_ + count_) % kDepth] = item;
    arriving_ = 1;
  }
  // Only if valid().
  void pop() { leaving_ = 1; }

  void clock() {
    first_ = (first_ + leaving_) % kDepth;
    count_ += arriving_ - leaving_;
    arriving_ = 0;
    leaving_ = 0;
  }

 private:
  std::array<Item, kDepth> items_{};
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t arriving_ = 0;
  std::uint32_t leaving_ = 0;
};

template <class... Fifos>
void clock_all(Fifos&... fifos) {
  (fifos.clock(), ...);
}

}  // namespace halfstep::model
