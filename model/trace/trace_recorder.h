// Records what one core executes.
#pragma once

#include "model/core/instruction_trace.h"
#include "traces/trace_writer.h"

namespace halfstep::model {

class TraceRecorder : public InstructionTrace {
 public:
  TraceRecorder(traces::TraceWriter& writer, std::uint32_t core) : writer_(&writer), core_(core) {}

  isa::Outcome issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) override;
  std::uint32_t jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) override;
  void strayed(std::uint32_t address) override { writer_->stray(core_, address); }

 private:
  traces::TraceWriter* writer_;
  std::uint32_t core_;
};

}  // namespace halfstep::model
