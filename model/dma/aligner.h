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

inline void Aligner::advance(bool gave, bool took) {
  if (took && inputs_left_ == 0) {
    state_ = State::draining;
  } else if (state_ == State::filling) {
    if (took && --inputs_before_first_ == 0) state_ = State::running;
  } else if (state_ == State::running) {
    if (gave && !took) state_ = State::refilling;
  } else if (state_ == State::refilling) {
    if (took) state_ = State::running;
  }
}

inline void Aligner::input(std::uint64_t beat) {
  buffer_[odd_input_ ? 1 : 0] = beat;
  odd_input_ = !odd_input_;
  --inputs_left_;
}

// Eight bytes of the two beats, which stand in a ring, from one on.
inline Aligner::Beat Aligner::output() {
  Beat beat;
  const std::uint32_t start = 16U + (odd_output_ ? 8U : 0U) + job_.source_offset - job_.destination_offset;
  const std::uint32_t shift = start % 8 * 8;
  const std::uint64_t first = buffer_[start / 8 % 2];
  const std::uint64_t second = buffer_[(start / 8 + 1) % 2];
  beat.data = shift == 0 ? first : first >> shift | second << (64 - shift);
  std::uint32_t mask = 0xff;
  if (outputs_left_ == outputs_) mask &= 0xffU << job_.destination_offset;
  if (outputs_left_ == 1) mask &= 0xffU >> (7 - (job_.destination_offset + job_.bytes - 1) % 8);
  beat.byte_mask = static_cast<std::uint8_t>(mask);
  odd_output_ = !odd_output_;
  --outputs_left_;
  return beat;
}

}  // namespace halfstep::model
