// The slow way out of a core: every data access that is neither TCDM nor event unit goes through this port.
//
// Source: PE state machine of the core's data demultiplexer (R), measured by corpus g8. The access passes a FIFO (one
// cycle), is answered `latency` cycles after it was accepted, and the core's grant is given in the cycle after the
// answer: a load or store holds EX for latency + 3 cycles. One access at a time; cores do not disturb each other here.
#pragma once

#include <cstdint>

#include "model/ports/data_access.h"

namespace halfstep::model {

class PePort {
 public:
  explicit PePort(std::uint32_t latency = 0) : latency_(latency) {}

  // What happens in this cycle while the core holds its request.
  enum class Step : std::uint8_t { waits, reaches_memory, grants };

  Step request(std::uint64_t cycle) {
    if (!open_) {
      open_ = true;
      memory_cycle_ = cycle + 1;
      return Step::waits;
    }
    if (cycle == memory_cycle_) return Step::reaches_memory;
    if (cycle == memory_cycle_ + latency_ + 1) {
      open_ = false;
      return Step::grants;
    }
    return Step::waits;
  }

  std::uint32_t word = 0;  // read at memory, handed to the core with the grant

 private:
  std::uint32_t latency_;
  bool open_ = false;
  std::uint64_t memory_cycle_ = 0;
};

}  // namespace halfstep::model
