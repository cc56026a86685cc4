// Records what one core executes.
#pragma once

#include "model/core/instruction_trace.h"
#include "traces/trace_writer.h"

namespace halfstep::model {

class TraceRecorder final : public InstructionTrace {
 public:
  TraceRecorder(traces::TraceWriter& writer, std::uint32_t core) : stream_(&writer.core(core)) {}

  isa::Outcome issue(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) override;
  std::uint32_t jump_register_target(const isa::Instruction& jump, const isa::Hart& hart) override;
  void strayed(std::uint32_t address) override { stream_->stray(address); }
  TraceRecorder* recorder() override { return this; }

  // Instead of issue(), where the model has executed the instruction itself: those that leave nothing but their
  // number, and an access to memory.
  void counted(std::uint32_t instructions) { stream_->count(instructions); }
  void accessed(const isa::Instruction& access, std::uint32_t pc, std::uint32_t address, std::uint32_t data,
                const isa::Hart& after) {
    stream_->add_access(access, pc, {address, data, false}, after);
  }
  // True of an instruction that nothing but its number is kept of.
  static bool only_counted(const isa::Instruction& instruction) {
    return !traces::has_event(instruction.unit) && instruction.unit != isa::Unit::system;
  }

 private:
  isa::Outcome issue_access(const isa::Instruction& access, std::uint32_t pc, isa::Hart& hart);
  isa::Outcome issue_rare(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart);

  traces::TraceWriter::Core* stream_;
};

}  // namespace halfstep::model
