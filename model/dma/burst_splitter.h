// Cuts a segment into bursts at the burst boundaries of its L2 address.
//
// Source: trans_unpack of the RTL, one per direction. A segment is taken in one cycle and its bursts leave from the
// next cycle on, one a cycle, as long as those behind have room. One byte that is left alone behind the last boundary
// goes with the burst before it, which is then one byte longer than allowed and crosses the boundary (rule in the RTL;
// measured in 56 rows of the tables, 256 bytes from offset 1 for example).
#pragma once

#include <cstdint>
#include <optional>

#include "model/dma/fifo.h"
#include "model/dma/transfer.h"

namespace halfstep::model {

class BurstSplitter {
 public:
  explicit BurstSplitter(std::uint32_t burst_bytes) : burst_bytes_(burst_bytes) {}

  struct Step {
    std::optional<DmaSegment> burst;  // leaves in this cycle
    bool started = false;             // a segment was taken in this cycle
    std::uint8_t id = 0;              // of that
    std::uint32_t bursts = 0;         // that it makes
  };

  // step() would do nothing.
  bool idle(const Fifo<DmaSegment>& segments) const { return bursts_left_ == 0 && !segments.valid(); }

  // One cycle in which everybody who must take a burst can.
  Step step(Fifo<DmaSegment>& segments) {
    Step step;
    if (bursts_left_ != 0) {
      step.burst = next();
      return step;
    }
    if (!segments.valid()) return step;
    rest_ = segments.front();
    segments.pop();
    bursts_left_ = count(rest_);
    next_bytes_ = to_boundary(rest_.l2_address);
    step.started = true;
    step.id = rest_.id;
    step.bursts = bursts_left_;
    return step;
  }

 private:
  std::uint32_t to_boundary(std::uint32_t address) const { return burst_bytes_ - address % burst_bytes_; }

  std::uint32_t count(const DmaSegment& segment) const {
    const std::uint32_t first = to_boundary(segment.l2_address);
    if (segment.bytes <= first) return 1;
    const std::uint32_t behind_first = segment.bytes - first;
    const bool lone_byte = behind_first % burst_bytes_ == 1;
    return 1 + (behind_first - 1) / burst_bytes_ + (lone_byte ? 0 : 1);
  }

  DmaSegment next() {
    DmaSegment burst = rest_;
    if (--bursts_left_ != 0) burst.bytes = next_bytes_;
    rest_.bytes -= burst.bytes;
    rest_.tcdm_address += burst.bytes;
    if (rest_.increment) rest_.l2_address += burst.bytes;
    next_bytes_ = burst_bytes_;
    return burst;
  }

  std::uint32_t burst_bytes_;
  std::uint32_t bursts_left_ = 0;
  std::uint32_t next_bytes_ = 0;
  DmaSegment rest_;
};

}  // namespace halfstep::model
