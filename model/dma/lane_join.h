// A burst is done on the TCDM side when both lanes are: each reports its last beat here, and a pair makes one report.
// Source: tcdm_synch of the RTL.
#pragma once

#include <array>
#include <cstdint>

#include "model/dma/completion.h"
#include "model/dma/fifo.h"

namespace halfstep::model {

class LaneJoin {
 public:
  void lane_done(std::uint32_t lane, std::uint8_t id) { done_[lane].push(id); }

  void step(Completion& completion) {
    if (!done_[0].valid() || !done_[1].valid()) return;
    completion.tcdm_burst_done(done_[0].front());
    done_[0].pop();
    done_[1].pop();
  }

  void clock() { clock_all(done_[0], done_[1]); }

 private:
  std::array<Fifo<std::uint8_t>, 2> done_;
};

}  // namespace halfstep::model
