// L2 as the DMA sees it where others use its banks, too: the channels of FixedLatencyL2, with the same latencies as
// long as nobody else is there.
//
// A burst or beat takes the way to the banks, waits for its port and its banks (l2_interconnect.h), and its data or
// response takes the way back. Memory is read and written in the cycle of the grant. Beats that came back wait without
// limit until the DMA takes them, as in the measurements.
#pragma once

#include <cstdint>
#include <deque>

#include "model/dma/l2_port.h"
#include "model/dma/l2_storage.h"
#include "model/l2/l2_interconnect.h"
#include "model/l2/memory_latency.h"

namespace halfstep::model {

class BankedL2 : public L2Port, private L2Interconnect::Listener {
 public:
  // The ports and the group of both that the DMA belongs to.
  BankedL2(L2Storage& storage, const MemoryLatency& latency, L2Interconnect& interconnect, std::uint32_t read_port,
           std::uint32_t write_port, std::uint32_t group);

  bool contains(std::uint32_t address, std::uint32_t bytes) const override { return storage_.contains(address, bytes); }
  bool read(const L2Burst& burst, std::uint64_t cycle) override;
  bool write(const L2Burst& burst, std::uint64_t cycle) override;
  std::optional<L2ReadBeat> take_read_beat(std::uint64_t cycle) override;
  bool write_beat(const L2WriteBeat& beat, std::uint64_t cycle) override;
  std::optional<std::uint8_t> take_write_response(std::uint64_t cycle) override;

 private:
  struct ArrivingBeat {
    L2ReadBeat beat;
    std::uint64_t cycle = 0;
  };
  struct Writing {  // a beat on its way to the banks
    L2WriteBeat beat;
    std::uint32_t address = 0;
    std::uint8_t tag = 0;
  };
  struct Response {
    std::uint8_t tag = 0;
    std::uint64_t cycle = 0;
  };

  void beat_granted(std::uint32_t initiator, std::uint64_t cycle) override;
  void read_beat(std::uint64_t cycle);
  void store_beat(std::uint64_t cycle);

  L2Storage& storage_;
  MemoryLatency latency_;
  L2Interconnect& interconnect_;
  std::uint32_t reader_;  // as initiators
  std::uint32_t writer_;
  std::deque<L2Burst> reads_;
  std::deque<ArrivingBeat> arriving_;
  std::deque<L2Burst> writes_;  // whose beats did not all leave the DMA
  std::deque<Writing> writing_;
  std::deque<Response> responses_;
};

}  // namespace halfstep::model
