// The two TCDM ports through which data for L2 is read, 32 bits each.
//
// Source: tcdm_tx_if, tcdm_synch and the TX half of trans_buffers of the RTL. A granted read is answered in the next
// cycle. If there is no room for the answer, the lane keeps it and requests nothing until it could hand it over, that
// cycle included.
#pragma once

#include <array>
#include <cstdint>

#include "model/dma/lane_join.h"
#include "model/dma/tcdm_beats.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class TcdmReadLanes {
 public:
  // The start of the aligner: eight bytes at a time, so both lanes must have theirs.
  bool valid() const { return words_[0].valid() && words_[1].valid(); }
  std::uint64_t front() const { return words_[0].front() | std::uint64_t{words_[1].front()} << 32; }
  void pop() {
    words_[0].pop();
    words_[1].pop();
  }

  // From registers: which lanes request, and what.
  std::uint32_t publish(std::array<DataAccess, 2>& accesses) const {
    std::uint32_t requests = 0;
    for (std::uint32_t lane = 0; lane < 2; ++lane) {
      if (!beats_[lane].valid() || stalled(lane)) continue;
      accesses[lane] = {beats_[lane].front().address, 0, 0xf, false, false, Destination::tcdm};
      requests |= 1U << lane;
    }
    return requests;
  }

  // words: what the granted reads find.
  void step(std::uint32_t granted, const std::array<std::uint32_t, 2>& words, Fifo<DmaSegment>& bursts,
            Completion& completion) {
    splitter_.step(bursts, beats_);
    for (std::uint32_t lane = 0; lane < 2; ++lane) step_lane(lane, ((granted >> lane) & 1U) != 0, words[lane]);
    join_.step(completion);
  }

  void clock() {
    clock_all(beats_[0], beats_[1], words_[0], words_[1]);
    join_.clock();
  }

 private:
  // A word on its way from the TCDM: answered in this cycle, or kept since.
  struct Answer {
    bool present = false;
    bool kept = false;
    std::uint32_t word = 0;
    TcdmBeat beat;
  };

  bool stalled(std::uint32_t lane) const {
    const Answer& answer = answers_[lane];
    return answer.present && (answer.kept || !words_[lane].ready());
  }

  void step_lane(std::uint32_t lane, bool granted, std::uint32_t word) {
    Answer& answer = answers_[lane];
    if (answer.present) {
      answer.kept = !words_[lane].ready();
      if (!answer.kept) {
        words_[lane].push(answer.word);
        if (answer.beat.last) join_.lane_done(lane, answer.beat.id);
        answer.present = false;
      }
    }
    if (!granted) return;
    answer = {true, false, word, beats_[lane].front()};
    beats_[lane].pop();
  }

  TcdmBeats splitter_;
  std::array<Fifo<TcdmBeat>, 2> beats_;
  std::array<Fifo<std::uint32_t>, 2> words_;
  std::array<Answer, 2> answers_{};
  LaneJoin join_;
};

}  // namespace halfstep::model
