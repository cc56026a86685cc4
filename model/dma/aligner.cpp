#include "model/dma/aligner.h"

namespace halfstep::model {

void Aligner::start(const Job& job) {
  job_ = job;
  inputs_left_ = beats_of(job.source_offset, job.bytes);
  outputs_ = beats_of(job.destination_offset, job.bytes);
  outputs_left_ = outputs_;
  inputs_before_first_ = job.destination_offset > job.source_offset ? 1 : 2;
  odd_input_ = false;
  odd_output_ = false;
  state_ = State::filling;
}

void Aligner::advance(bool gave, bool took) {
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

void Aligner::input(std::uint64_t beat) {
  buffer_[odd_input_ ? 1 : 0] = beat;
  odd_input_ = !odd_input_;
  --inputs_left_;
}

// Eight bytes of the two beats, which stand in a ring, from one on.
Aligner::Beat Aligner::output() {
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
