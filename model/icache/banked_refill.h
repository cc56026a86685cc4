// Memory as the shared cache sees it where others use the banks of L2, too: lines as FixedLatencyMemory delivers them
// as long as nobody else is there (l2_interconnect.h).
#pragma once

#include <cstdint>
#include <deque>

#include "model/icache/refill_memory.h"
#include "model/l2/l2_interconnect.h"
#include "model/l2/memory_latency.h"

namespace halfstep::model {

class BankedRefill : public RefillMemory, private L2Interconnect::Listener {
 public:
  // The port and the group of it that refills belong to.
  BankedRefill(const MemoryLatency& latency, std::uint32_t beats_per_line, L2Interconnect& interconnect,
               std::uint32_t port, std::uint32_t group)
      : latency_(latency),
        beats_per_line_(beats_per_line),
        interconnect_(interconnect),
        initiator_(interconnect.add_initiator(port, group, *this)) {}

  bool request(std::uint64_t cycle, std::uint32_t address, std::uint32_t bank) override {
    L2Request request;
    request.address = address;
    request.beats = beats_per_line_;
    request.cycle = cycle + latency_.to_bank(address);
    request.wide = true;
    request.initiator = initiator_;
    interconnect_.request(request);
    lines_.push_back({bank, address, beats_per_line_});
    return true;
  }

  const Beat* beat(std::uint64_t cycle) override {
    return arriving_.empty() || arriving_.front().cycle > cycle ? nullptr : &arriving_.front().beat;
  }

  void take_beat() override { arriving_.pop_front(); }

 private:
  struct Line {  // on its way
    std::uint32_t bank = 0;
    std::uint32_t address = 0;
    std::uint32_t beats = 0;
  };
  struct ArrivingBeat {
    std::uint64_t cycle = 0;
    Beat beat;
  };

  void beat_granted(std::uint32_t /*initiator*/, std::uint64_t cycle) override {
    Line& line = lines_.front();
    arriving_.push_back({cycle + latency_.from_bank(line.address), {line.bank, --line.beats == 0}});
    if (line.beats == 0) lines_.pop_front();
  }

  MemoryLatency latency_;
  std::uint32_t beats_per_line_;
  L2Interconnect& interconnect_;
  std::uint32_t initiator_;
  std::deque<Line> lines_;
  std::deque<ArrivingBeat> arriving_;
};

}  // namespace halfstep::model
