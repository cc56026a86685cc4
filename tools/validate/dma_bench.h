// The environment in which the DMA's tables were measured (tests/data/dma/README.md): a TCDM that grants by a pattern
// and an L2 of fixed latency around one DMA, with a report of what passes between them.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "model/dma/dma.h"
#include "model/dma/fixed_latency_l2.h"
#include "tools/validate/dma_memories.h"

namespace halfstep::tools {

// Which of the four ports are granted in cycle t, counted from the last configuration write of the first transfer.
std::uint32_t dma_grants(const std::string& pattern, std::int64_t t);

class DmaBench {
 public:
  DmaBench(DmaMemories& memories, std::uint32_t l2_latency, std::string grant_pattern);

  // Called for everything that passes; addresses of L2 as they are, of the TCDM from its start.
  struct Observer {
    std::function<void(bool to_tcdm, std::uint32_t address, std::uint32_t beats)> l2_request;
    std::function<void(std::uint32_t burst_address)> l2_write_beat;
    std::function<void(bool write, std::uint32_t address)> tcdm_request;
    std::function<void(bool write, std::uint32_t address)> tcdm_grant;
    std::function<void(std::uint8_t id)> event;
  };
  Observer observer;

  // The cycle from which on the grant pattern is counted; before that is set, everything is granted.
  void start_pattern(std::int64_t cycle) { pattern_start_ = cycle; }

  struct Result {
    bool granted = false;
    std::uint32_t read_data = 0;  // the answer to the read of the cycle before
  };
  // One cycle; access: to the control port, or null.
  Result cycle(const model::DataAccess* access);
  // The cycle that runs, or comes next.
  std::int64_t now() const { return static_cast<std::int64_t>(cycle_); }

 private:
  // Passes everything on and reports it.
  class ObservedL2 : public model::FixedLatencyL2 {
   public:
    ObservedL2(DmaBench& bench, model::L2Storage& storage, std::uint32_t latency)
        : model::FixedLatencyL2(storage, latency), bench_(bench) {}
    bool read(const model::L2Burst& burst, std::uint64_t cycle) override;
    bool write(const model::L2Burst& burst, std::uint64_t cycle) override;
    bool write_beat(const model::L2WriteBeat& beat, std::uint64_t cycle) override;

   private:
    DmaBench& bench_;
    std::deque<std::uint32_t> write_addresses_;  // of the bursts that are not complete, oldest first
  };

  void access_tcdm(model::Dma::Inputs& inputs, std::uint32_t requests);

  DmaMemories& memories_;
  std::string grant_pattern_;
  model::L2MemoryStorage l2_storage_;
  ObservedL2 l2_;
  model::Dma dma_;
  std::uint64_t cycle_ = 0;
  std::optional<std::int64_t> pattern_start_;
};

}  // namespace halfstep::tools
