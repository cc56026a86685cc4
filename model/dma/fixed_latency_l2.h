// L2 as a memory of fixed latency with a port of its own for the DMA: nobody is in its way.
//
// This is the environment of the measurements (tests/data/dma/README.md): addresses and write data are accepted at
// once; a read burst accepted in cycle c gives its first beat in c + latency, or behind the last beat of the burst
// before it, then one a cycle; a write is answered `latency` cycles after its last beat. The directions do not meet.
#pragma once

#include <cstdint>
#include <deque>

#include "model/dma/l2_port.h"
#include "model/dma/l2_storage.h"
#include "model/l2/memory_latency.h"

namespace halfstep::model {

class FixedLatencyL2 : public L2Port {
 public:
  FixedLatencyL2(L2Storage& storage, const MemoryLatency& latency) : storage_(storage), latency_(latency) {}

  bool contains(std::uint32_t address, std::uint32_t bytes) const override { return storage_.contains(address, bytes); }
  bool read(const L2Burst& burst, std::uint64_t cycle) override;
  bool write(const L2Burst& burst, std::uint64_t cycle) override;
  std::optional<L2ReadBeat> take_read_beat(std::uint64_t cycle) override;
  bool write_beat(const L2WriteBeat& beat, std::uint64_t cycle) override;
  std::optional<std::uint8_t> take_write_response(std::uint64_t cycle) override;

 private:
  struct Reading {
    L2Burst burst;
    std::uint64_t next_cycle = 0;  // of the next beat; it can be taken later
  };
  struct Response {
    std::uint8_t tag = 0;
    std::uint64_t cycle = 0;
  };

  static void advance(L2Burst& burst);

  L2Storage& storage_;
  MemoryLatency latency_;
  std::deque<Reading> reads_;
  std::uint64_t last_scheduled_ = 0;  // cycle of the last beat of the youngest read burst
  std::deque<L2Burst> writes_;
  std::deque<Response> responses_;
};

}  // namespace halfstep::model
