// Turns a burst into the word accesses of the two TCDM ports of its direction.
//
// Source: tcdm_cmd_unpack of the RTL. A burst makes one pair of accesses a cycle, aligned to eight bytes, the lower
// word for lane 0 and the upper one for lane 1; only if both lanes' queues have room. Every beat is accessed as a
// whole, whatever bytes of it belong to the burst.
#pragma once

#include <array>
#include <cstdint>

#include "model/dma/fifo.h"
#include "model/dma/transfer.h"

namespace halfstep::model {

struct TcdmBeat {
  std::uint32_t address = 0;
  std::uint8_t id = 0;
  bool last = false;  // of its burst
};

class TcdmBeats {
 public:
  void step(Fifo<DmaSegment>& bursts, std::array<Fifo<TcdmBeat>, 2>& lanes) {
    if (!lanes[0].ready() || !lanes[1].ready()) return;
    if (left_ == 0) {
      if (!bursts.valid()) return;
      const DmaSegment& burst = bursts.front();
      left_ = beats_of(burst.tcdm_address, burst.bytes);
      address_ = burst.tcdm_address & ~7U;
      id_ = burst.id;
      bursts.pop();
    }
    --left_;
    lanes[0].push({address_, id_, left_ == 0});
    lanes[1].push({address_ + 4, id_, left_ == 0});
    address_ += 8;
  }

 private:
  std::uint32_t left_ = 0;
  std::uint32_t address_ = 0;
  std::uint8_t id_ = 0;
};

}  // namespace halfstep::model
