// Shifts the bytes of a burst from their place in the source's eight-byte beats to their place in the destination's.
//
// Source: trans_aligner of the RTL. It holds two beats. Before it gives the first one it takes one beat if that is
// enough by the addresses (destination offset greater than source offset), else two; from then on it gives one and
// takes one in the same cycle. When the destination has room and the source has nothing, it gives one ahead and then
// waits for the source (refilling). A burst of n beats costs n + 2 cycles: those of the start are not overlapped.
#pragma once

#include <array>
#include <cstdint>

#include "model/dma/transfer.h"

namespace halfstep::model {

class Aligner {
 public:
  struct Job {
    std::uint8_t source_offset = 0;  // address modulo 8
    std::uint8_t destination_offset = 0;
    std::uint32_t bytes = 0;
  };
  struct Beat {
    std::uint64_t data = 0;
    std::uint8_t byte_mask = 0;
  };

  // One cycle. The callables stand for the queues around it:
  // jobs: valid(), front(), pop(); source: valid(), front() (64 bits), pop(); destination: ready(), push(Beat).
  template <class Jobs, class Source, class Destination>
  void step(Jobs& jobs, Source& source, Destination& destination) {
    const bool gives = destination.ready() && (state_ == State::running || state_ == State::draining);
    const bool takes = source.valid() &&
                       (state_ == State::filling || state_ == State::refilling || (state_ == State::running && gives));
    if (gives) destination.push(output());
    if (takes) {
      input(source.front());
      source.pop();
    }
    const bool finished = state_ == State::idle || (gives && outputs_left_ == 0);
    if (finished) {
      state_ = State::idle;
      if (!jobs.valid()) return;
      start(jobs.front());
      jobs.pop();
      return;
    }
    advance(gives, takes);
  }

 private:
  enum class State : std::uint8_t { idle, filling, running, refilling, draining };

  void start(const Job& job);
  void advance(bool gave, bool took);
  void input(std::uint64_t beat);
  Beat output();

  State state_ = State::idle;
  Job job_;
  std::uint32_t inputs_left_ = 0;
  std::uint32_t outputs_left_ = 0;
  std::uint32_t outputs_ = 0;              // of the whole job
  std::uint32_t inputs_before_first_ = 0;  // still to be taken before the first output
  bool odd_input_ = false;
  bool odd_output_ = false;
  std::array<std::uint64_t, 2> buffer_{};  // beats, byte i in bits 8 i + 7 : 8 i
};

}  // namespace halfstep::model
