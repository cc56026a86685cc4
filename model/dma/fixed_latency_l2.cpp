#include "model/dma/fixed_latency_l2.h"

#include <algorithm>

namespace halfstep::model {

bool FixedLatencyL2::read(const L2Burst& burst, std::uint64_t cycle) {
  const std::uint64_t first = std::max(cycle + latency_.of(burst.address), last_scheduled_ + 1);
  reads_.push_back({burst, first});
  last_scheduled_ = first + burst.beats - 1;
  return true;
}

bool FixedLatencyL2::write(const L2Burst& burst, std::uint64_t) {
  writes_.push_back(burst);
  return true;
}

std::optional<L2ReadBeat> FixedLatencyL2::take_read_beat(std::uint64_t cycle) {
  if (reads_.empty() || reads_.front().next_cycle > cycle) return std::nullopt;
  Reading& reading = reads_.front();
  L2Burst& burst = reading.burst;
  const L2ReadBeat beat{storage_.read_beat(burst.address & ~7U), burst.tag, burst.beats == 1};
  ++reading.next_cycle;
  advance(burst);
  if (burst.beats == 0) reads_.pop_front();
  return beat;
}

// A beat never comes before its address: the DMA sends both in the same cycle at the earliest.
bool FixedLatencyL2::write_beat(const L2WriteBeat& beat, std::uint64_t cycle) {
  if (writes_.empty()) return false;
  L2Burst& burst = writes_.front();
  storage_.write_beat(burst.address & ~7U, beat.data, beat.byte_mask);
  if (beat.last) {
    responses_.push_back({burst.tag, cycle + latency_.of(burst.address)});
    writes_.pop_front();
  } else {
    advance(burst);
  }
  return true;
}

std::optional<std::uint8_t> FixedLatencyL2::take_write_response(std::uint64_t cycle) {
  if (responses_.empty() || responses_.front().cycle > cycle) return std::nullopt;
  const std::uint8_t tag = responses_.front().tag;
  responses_.pop_front();
  return tag;
}

void FixedLatencyL2::advance(L2Burst& burst) {
  --burst.beats;
  if (burst.increment) burst.address = (burst.address & ~7U) + 8;
}

}  // namespace halfstep::model
