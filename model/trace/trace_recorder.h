// Records what one core executes.
#pragma once

#include "model/core/instruction_trace.h"
#include "traces/trace_writer.h"

namespace halfstep::model {

class TraceRecorder : public InstructionTrace {
 public:
  TraceRecorder(traces::TraceWriter& writer, std::uint32_t core) : stream_(&writer.core(core)) {}

  isa::Outcome issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) override;
  std::uint32_t jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) override;
  void strayed(std::uint32_t address) override { stream_->stray(address); }

 private:
  isa::Outcome issue_access(const isa::Instruction& access, std::uint32_t pc, isa::Hart& hart);
  isa::Outcome issue_rare(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart);

  traces::TraceWriter::Core* stream_;
};

}  // namespace halfstep::model
