// The two TCDM ports through which data from L2 is written, 32 bits each.
//
// Source: tcdm_rx_if, tcdm_synch and the RX half of trans_buffers of the RTL. A lane requests when it has an address
// and a word; the lanes are granted one by one, so one can run ahead of the other by what its queues hold.
#pragma once

#include <array>
#include <cstdint>

#include "model/dma/aligner.h"
#include "model/dma/lane_join.h"
#include "model/dma/tcdm_beats.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class TcdmWriteLanes {
 public:
  // The end of the aligner.
  bool ready() const { return words_[0].ready() && words_[1].ready(); }
  void push(const Aligner::Beat& beat) {
    words_[0].push({static_cast<std::uint32_t>(beat.data), static_cast<std::uint8_t>(beat.byte_mask & 0xfU)});
    words_[1].push({static_cast<std::uint32_t>(beat.data >> 32), static_cast<std::uint8_t>(beat.byte_mask >> 4)});
  }

  // From registers: which lanes request, and what.
  std::uint32_t publish(std::array<DataAccess, 2>& accesses) const {
    std::uint32_t requests = 0;
    for (std::uint32_t lane = 0; lane < 2; ++lane) {
      const Word& word = words_[lane].front();
      if (!has_work(lane) || word.byte_mask == 0) continue;
      accesses[lane] = {beats_[lane].front().address, word.data, word.byte_mask, true, false, Destination::tcdm};
      requests |= 1U << lane;
    }
    return requests;
  }

  void step(std::uint32_t granted, Fifo<DmaSegment>& bursts, Completion& completion) {
    splitter_.step(bursts, beats_);
    for (std::uint32_t lane = 0; lane < 2; ++lane) {
      const bool leaves = ((granted >> lane) & 1U) != 0 || (has_work(lane) && words_[lane].front().byte_mask == 0);
      if (!leaves) continue;
      const TcdmBeat& beat = beats_[lane].front();
      if (beat.last) join_.lane_done(lane, beat.id);
      beats_[lane].pop();
      words_[lane].pop();
    }
    join_.step(completion);
  }

  void clock() {
    clock_all(beats_[0], beats_[1], words_[0], words_[1]);
    join_.clock();
  }

 private:
  struct Word {
    std::uint32_t data = 0;
    std::uint8_t byte_mask = 0;
  };

  bool has_work(std::uint32_t lane) const { return beats_[lane].valid() && words_[lane].valid(); }

  TcdmBeats splitter_;
  std::array<Fifo<TcdmBeat>, 2> beats_;
  std::array<Fifo<Word>, 2> words_;
  LaneJoin join_;
};

}  // namespace halfstep::model
