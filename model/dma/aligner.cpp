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

}  // namespace halfstep::model
