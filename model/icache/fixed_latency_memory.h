// A memory with a fixed latency to the first beat: the stand-in that the cache was measured with
// (tests/data/icache/README.md, "Memory and glue").
//
// A line requested in cycle c is scheduled to start in cycle c + latency or, if later, after the last scheduled beat of
// the line before; one beat a cycle.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "model/icache/refill_memory.h"
#include "model/l2/memory_latency.h"

namespace halfstep::model {

class FixedLatencyMemory : public RefillMemory {
 public:
  FixedLatencyMemory(const MemoryLatency& latency, std::uint32_t beats_per_line)
      : latency_(latency), beats_per_line_(beats_per_line) {}

  bool request(std::uint64_t cycle, std::uint32_t address, std::uint32_t bank) override {
    const std::uint64_t start = std::max(cycle + latency_.of(address), scheduled_);
    for (std::uint32_t beat = 0; beat < beats_per_line_; ++beat) {
      beats_.push_back({start + beat, {bank, beat + 1 == beats_per_line_}});
    }
    scheduled_ = start + beats_per_line_;
    return true;
  }

  const Beat* beat(std::uint64_t cycle) override {
    return beats_.empty() || beats_.front().cycle > cycle ? nullptr : &beats_.front().beat;
  }

  void take_beat() override { beats_.pop_front(); }

 private:
  struct ScheduledBeat {
    std::uint64_t cycle = 0;
    Beat beat;
  };

  MemoryLatency latency_;
  std::uint32_t beats_per_line_;
  std::deque<ScheduledBeat> beats_;
  std::uint64_t scheduled_ = 0;  // first cycle that no line is scheduled for
};

}  // namespace halfstep::model
