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
  static_assert((kDepth & (kDepth - 1)) == 0 && kDepth < 256);

  bool valid() const { return pushed_ != popped_; }
  bool ready() const { return static_cast<std::uint8_t>(pushed_ - popped_) != kDepth; }
  const Item& front() const { return items_[popped_ % kDepth]; }

  // Only if ready().
  void push(const Item& item) {
    items_[pushed_ % kDepth] = item;
    next_pushed_ = static_cast<std::uint8_t>(pushed_ + 1);
  }
  // Only if valid().
  void pop() { next_popped_ = static_cast<std::uint8_t>(popped_ + 1); }

  // In every cycle, of every queue: so it decides nothing.
  void clock() {
    pushed_ = next_pushed_;
    popped_ = next_popped_;
  }

 private:
  std::array<Item, kDepth> items_{};
  // How often, modulo 256: as of now, and from the next cycle on.
  std::uint8_t pushed_ = 0;
  std::uint8_t popped_ = 0;
  std::uint8_t next_pushed_ = 0;
  std::uint8_t next_popped_ = 0;
};

template <class... Fifos>
void clock_all(Fifos&... fifos) {
  (fifos.clock(), ...);
}

}  // namespace halfstep::model
