// Counts what passes between the DMA and L2, and passes it on.
#pragma once

#include <algorithm>
#include <cstdint>

#include "model/dma/l2_port.h"
#include "model/stats/transfer_counters.h"

namespace halfstep::model {

class MeasuredL2 : public L2Port {
 public:
  // Counts bursts, beats and, on the way to L2, bytes.
  MeasuredL2(L2Port& l2, TransferCounters& counters) : l2_(l2), counters_(counters) {}

  // Largest number of bursts that L2 had accepted and not finished.
  std::uint32_t most_outstanding_reads() const { return reads_.most; }
  std::uint32_t most_outstanding_writes() const { return writes_.most; }

  bool contains(std::uint32_t address, std::uint32_t bytes) const override { return l2_.contains(address, bytes); }

  bool read(const L2Burst& burst, std::uint64_t cycle) override {
    const bool accepted = l2_.read(burst, cycle);
    if (accepted) begin(reads_, counters_.to_tcdm);
    return accepted;
  }
  bool write(const L2Burst& burst, std::uint64_t cycle) override {
    const bool accepted = l2_.write(burst, cycle);
    if (accepted) begin(writes_, counters_.to_l2);
    return accepted;
  }
  std::optional<L2ReadBeat> take_read_beat(std::uint64_t cycle) override {
    const auto beat = l2_.take_read_beat(cycle);
    if (!beat) return beat;
    ++counters_.to_tcdm.beats;
    if (beat->last) --reads_.now;
    return beat;
  }
  bool write_beat(const L2WriteBeat& beat, std::uint64_t cycle) override {
    const bool accepted = l2_.write_beat(beat, cycle);
    if (!accepted) return false;
    ++counters_.to_l2.beats;
    counters_.to_l2.bytes += bytes_of(beat.byte_mask);
    return true;
  }
  std::optional<std::uint8_t> take_write_response(std::uint64_t cycle) override {
    const auto tag = l2_.take_write_response(cycle);
    if (tag) --writes_.now;
    return tag;
  }

 private:
  struct Outstanding {
    std::uint32_t now = 0;
    std::uint32_t most = 0;
  };
  static void begin(Outstanding& outstanding, DmaTraffic& traffic) {
    outstanding.most = std::max(outstanding.most, ++outstanding.now);
    ++traffic.bursts;
  }

  L2Port& l2_;
  TransferCounters& counters_;
  Outstanding reads_;
  Outstanding writes_;
};

}  // namespace halfstep::model
