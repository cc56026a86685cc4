// The way from the shared banks to memory: a FIFO of two requests behind every bank, one cycle from end to end; one
// request a cycle leaves, lowest bank number first.
//
// Stands in for the address buffers and the AXI multiplexer behind the banks, as in the measurement
// (tests/data/icache/README.md, "Memory and glue").
#pragma once

#include <array>
#include <cstdint>

#include "model/icache/refill_memory.h"

namespace halfstep::model {

class RefillQueue {
 public:
  static constexpr std::uint32_t kMaxBanks = 16;

  bool has_room(std::uint32_t bank) const { return waiting_[bank].count < kDepth; }

  // A bank with room hands over a request; it can leave in the next cycle at the earliest.
  void push(std::uint32_t bank, std::uint32_t address) {
    waiting_[bank].addresses[waiting_[bank].count] = address;
    pushed_ |= 1U << bank;
  }

  // End of the cycle.
  void advance(std::uint64_t cycle, RefillMemory& memory) {
    if (occupied_ != 0) {
      const auto bank = static_cast<std::uint32_t>(__builtin_ctz(occupied_));
      Waiting& waiting = waiting_[bank];
      if (memory.request(cycle, waiting.addresses[0], bank)) {
        waiting.addresses[0] = waiting.addresses[1];
        // What was pushed in this very cycle stands behind the `count` old ones.
        waiting.addresses[1] = waiting.addresses[2];
        if (--waiting.count == 0) occupied_ &= ~(1U << bank);
      }
    }
    for (; pushed_ != 0; pushed_ &= pushed_ - 1) {
      const auto bank = static_cast<std::uint32_t>(__builtin_ctz(pushed_));
      ++waiting_[bank].count;
      occupied_ |= 1U << bank;
    }
  }

  bool empty() const { return occupied_ == 0; }

 private:
  static constexpr std::uint32_t kDepth = 2;
  struct Waiting {
    std::array<std::uint32_t, kDepth + 1> addresses{};
    std::uint32_t count = 0;  // at the begin of the cycle
  };

  std::array<Waiting, kMaxBanks> waiting_{};
  std::uint32_t occupied_ = 0;  // banks with requests that may leave
  std::uint32_t pushed_ = 0;    // banks that handed over a request in this cycle
};

}  // namespace halfstep::model
