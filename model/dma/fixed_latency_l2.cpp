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
  const std::uint32_t word = burst.address & ~7U;
  const std::uint64_t data = storage_.read_word(word) | std::uint64_t{storage_.read_word(word + 4)} << 32;
  const L2ReadBeat beat{data, burst.tag, burst.beats == 1};
  ++reading.next_cycle;
  advance(burst);
  if (burst.beats == 0) reads_.pop_front();
  return beat;
}

// A beat never comes before its address: the DMA sends both in the same cycle at the earliest.
bool FixedLatencyL2::write_beat(const L2WriteBeat& beat, std::uint64_t cycle) {
  if (writes_.empty()) return false;
  L2Burst& burst = writes_.front();
  const std::uint32_t word = burst.address & ~7U;
  const auto lower = static_cast<std::uint8_t>(beat.byte_mask & 0xfU);
  const auto upper = static_cast<std::uint8_t>(beat.byte_mask >> 4);
  if (lower != 0) storage_.write_word(word, static_cast<std::uint32_t>(beat.data), lower);
  if (upper != 0) storage_.write_word(word + 4, static_cast<std::uint32_t>(beat.data >> 32), upper);
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
