// The way of the data from L2 to the TCDM: read bursts out to L2, their beats through the aligner into the TCDM.
// Source: ext_rx_if, ext_opc_buf and the RX halves of ctrl_unit, trans_unit and tcdm_unit of the RTL.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "model/dma/aligner.h"
#include "model/dma/burst_splitter.h"
#include "model/dma/burst_tags.h"
#include "model/dma/completion.h"
#include "model/dma/dma_parameters.h"
#include "model/dma/l2_port.h"
#include "model/dma/row_splitter.h"
#include "model/dma/tcdm_write_lanes.h"

namespace halfstep::model {

class Inbound {
 public:
  explicit Inbound(const DmaParameters& parameters)
      : splitter_(parameters.burst_bytes),
        tags_(parameters.outstanding_bursts),
        bursts_by_tag_(parameters.outstanding_bursts) {}

  // A transfer can be taken in this cycle: asked before step(), done after it.
  bool ready() const { return rows_.ready(segments_); }
  void start(const Transfer& transfer, const Rows& l2, const Rows& tcdm) { rows_.start(transfer, l2, tcdm); }

  std::uint32_t publish(std::array<DataAccess, 2>& accesses) const { return lanes_.publish(accesses); }

  void step(std::uint32_t granted, L2Port& l2, std::uint64_t cycle, Completion& completion) {
    rows_.step(segments_);
    split_bursts(completion);
    request(l2, cycle);
    receive(l2, cycle, completion);
    aligner_.step(jobs_, beats_, lanes_);
    lanes_.step(granted, tcdm_bursts_, completion);
  }
  void clock() {
    clock_all(segments_, commands_, addresses_, arrived_, beats_, jobs_, tcdm_bursts_);
    lanes_.clock();
    tags_.clock();
  }

  // A cycle in which the clock of the unit stands still: L2 does not know and sees the same signals as ever. An address
  // is requested again and again, and what comes back is lost.
  void step_without_clock(L2Port& l2, std::uint64_t cycle) const {
    if (addresses_.valid()) l2.read(addresses_.front(), cycle);
    if (arrived_.ready()) l2.take_read_beat(cycle);
  }

 private:
  void split_bursts(Completion& completion) {
    if (splitter_.idle(segments_) || !commands_.ready()) return;
    const BurstSplitter::Step step = splitter_.step(segments_);
    if (step.started) completion.start(step.id, step.bursts);
    if (step.burst) commands_.push(*step.burst);
  }

  void request(L2Port& l2, std::uint64_t cycle) {
    if (addresses_.valid() && l2.read(addresses_.front(), cycle)) addresses_.pop();
    if (!commands_.valid() || !addresses_.ready() || !tags_.available()) return;
    const DmaSegment& burst = commands_.front();
    const std::uint8_t tag = tags_.take();
    bursts_by_tag_[tag] = burst;
    addresses_.push({burst.l2_address, beats_of(burst.l2_address, burst.bytes), tag, burst.increment});
    commands_.pop();
  }

  void receive(L2Port& l2, std::uint64_t cycle, Completion& completion) {
    if (arrived_.valid() && beats_.ready() && jobs_.ready() && tcdm_bursts_.ready()) {
      const L2ReadBeat& beat = arrived_.front();
      const DmaSegment& burst = bursts_by_tag_[beat.tag];
      if (first_beat_) {
        tcdm_bursts_.push(burst);
        jobs_.push({static_cast<std::uint8_t>(burst.l2_address % 8), static_cast<std::uint8_t>(burst.tcdm_address % 8),
                    burst.bytes});
      }
      if (beat.last) {
        tags_.release(beat.tag);
        completion.l2_burst_done(burst.id);
      }
      first_beat_ = beat.last;
      beats_.push(beat.data);
      arrived_.pop();
    }
    if (!arrived_.ready()) return;
    if (const auto beat = l2.take_read_beat(cycle)) arrived_.push(*beat);
  }

  RowSplitter rows_;
  Fifo<DmaSegment> segments_;
  BurstSplitter splitter_;
  Fifo<DmaSegment> commands_;  // bursts that wait for a tag
  Fifo<L2Burst> addresses_;    // on the way out to L2
  BurstTags tags_;
  std::vector<DmaSegment> bursts_by_tag_;

  Fifo<L2ReadBeat> arrived_;  // beats from L2
  bool first_beat_ = true;    // the next one starts a burst
  Fifo<std::uint64_t> beats_;
  Fifo<Aligner::Job> jobs_;
  Aligner aligner_;
  Fifo<DmaSegment> tcdm_bursts_;
  TcdmWriteLanes lanes_;
};

}  // namespace halfstep::model
