// Gives one core what was recorded in place of executing it.
#pragma once

#include <functional>

#include "model/core/instruction_trace.h"
#include "traces/trace_reader.h"

namespace halfstep::model {

class TracePlayer : public InstructionTrace {
 public:
  // `on_exhausted` is called when the core wants an instruction beyond the end of its recording.
  TracePlayer(traces::TraceReader& reader, std::uint32_t core, std::function<void()> on_exhausted)
      : cursor_(reader, core), on_exhausted_(std::move(on_exhausted)) {}

  isa::Outcome issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) override;
  std::uint32_t jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) override;
  void strayed(std::uint32_t address) override;

  // The core was still running when its recording ended: this configuration needs more than was recorded.
  bool ran_out() const { return ran_out_; }

 private:
  traces::TraceCursor cursor_;
  std::function<void()> on_exhausted_;
  const traces::WaitLoop* waiting_in_ = nullptr;  // is executed here
  bool ran_out_ = false;
};

}  // namespace halfstep::model
