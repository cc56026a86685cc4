// The way of the data from the TCDM to L2: words from the TCDM through the aligner into write bursts.
// Source: ext_tx_if and the TX halves of ctrl_unit, trans_unit and tcdm_unit of the RTL.
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
#include "model/dma/tcdm_read_lanes.h"

namespace halfstep::model {

class Outbound {
 public:
  explicit Outbound(const DmaParameters& parameters)
      : splitter_(parameters.burst_bytes),
        tags_(parameters.outstanding_bursts),
        ids_by_tag_(parameters.outstanding_bursts) {}

  // A transfer can be taken in this cycle: asked before step(), done after it.
  bool ready() const { return rows_.ready(segments_); }
  void start(const Transfer& transfer, const Rows& l2, const Rows& tcdm) { rows_.start(transfer, l2, tcdm); }

  std::uint32_t publish(std::array<DataAccess, 2>& accesses) const { return lanes_.publish(accesses); }

  // words: what the granted reads find in the TCDM.
  void step(std::uint32_t granted, const std::array<std::uint32_t, 2>& words, L2Port& l2, std::uint64_t cycle,
            Completion& completion) {
    rows_.step(segments_);
    split_bursts(completion);
    lanes_.step(granted, words, tcdm_bursts_, completion);
    aligner_.step(jobs_, lanes_, beats_);
    send();
    exchange(l2, cycle, completion);
  }
  void clock() {
    clock_all(segments_, commands_, tcdm_bursts_, jobs_, beats_, addresses_, leaving_, responses_);
    lanes_.clock();
    tags_.clock();
  }

  // As Inbound::step_without_clock().
  void step_without_clock(L2Port& l2, std::uint64_t cycle) const {
    if (addresses_.valid()) l2.write(addresses_.front(), cycle);
    if (leaving_.valid()) l2.write_beat(leaving_.front(), cycle);
    l2.take_write_response(cycle);
  }

 private:
  // A burst goes to three places at once: as a command to the L2 side, to the TCDM side and to the aligner.
  void split_bursts(Completion& completion) {
    const bool room = commands_.ready() && tcdm_bursts_.ready() && jobs_.ready();
    if (splitter_.idle(segments_) || !room) return;
    const BurstSplitter::Step step = splitter_.step(segments_);
    if (step.started) completion.start(step.id, step.bursts);
    if (!step.burst) return;
    const DmaSegment& burst = *step.burst;
    commands_.push(burst);
    tcdm_bursts_.push(burst);
    jobs_.push({static_cast<std::uint8_t>(burst.tcdm_address % 8), static_cast<std::uint8_t>(burst.l2_address % 8),
                burst.bytes});
  }

  // One burst at a time: its address first or together with its first beat, then the others.
  void send() {
    if (beats_left_ == 0) {
      if (!commands_.valid() || !addresses_.ready() || !tags_.available()) return;
      const DmaSegment& burst = commands_.front();
      const std::uint8_t tag = tags_.take();
      ids_by_tag_[tag] = burst.id;
      beats_left_ = beats_of(burst.l2_address, burst.bytes);
      addresses_.push({burst.l2_address, beats_left_, tag, burst.increment});
      commands_.pop();
    }
    if (!beats_.valid() || !leaving_.ready()) return;
    --beats_left_;
    leaving_.push({beats_.front().data, beats_.front().byte_mask, beats_left_ == 0});
    beats_.pop();
  }

  void exchange(L2Port& l2, std::uint64_t cycle, Completion& completion) {
    if (addresses_.valid() && l2.write(addresses_.front(), cycle)) addresses_.pop();
    if (leaving_.valid() && l2.write_beat(leaving_.front(), cycle)) leaving_.pop();
    if (responses_.valid()) {
      const std::uint8_t tag = responses_.front();
      tags_.release(tag);
      completion.l2_burst_done(ids_by_tag_[tag]);
      responses_.pop();
    }
    if (const auto tag = l2.take_write_response(cycle)) responses_.push(*tag);
  }

  RowSplitter rows_;
  Fifo<DmaSegment> segments_;
  BurstSplitter splitter_;
  Fifo<DmaSegment> tcdm_bursts_;
  TcdmReadLanes lanes_;
  Fifo<Aligner::Job> jobs_;
  Aligner aligner_;
  Fifo<Aligner::Beat> beats_;

  Fifo<DmaSegment> commands_;  // bursts that wait for a tag and for the one before them
  BurstTags tags_;
  std::vector<std::uint8_t> ids_by_tag_;
  std::uint32_t beats_left_ = 0;  // of the burst that is being sent
  Fifo<L2Burst> addresses_;       // on the way out to L2
  Fifo<L2WriteBeat> leaving_;
  Fifo<std::uint8_t> responses_;  // tags
};

}  // namespace halfstep::model
