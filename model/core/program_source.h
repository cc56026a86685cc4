// Executing a program: one of the instruction sources of the pipeline (design decision 1; replaying a trace is
// another).
//
// A source answers two questions: which instruction is at an address (wrong paths included), and what happens when the
// instruction in decode leaves it. It knows nothing of cycles.
#pragma once

#include <cstdint>
#include <vector>

#include "isa/decoder.h"
#include "isa/hart.h"
#include "model/core/control.h"
#include "model/core/instruction_trace.h"

namespace halfstep::model {

// An instruction with what the pipeline control knows about it. Decoded when it is first fetched, issued many times.
struct alignas(64) Slot {
  isa::Instruction instruction;
  Control control;
  bool decoded = false;
};

// The decoded code of a program, shared by all cores: a flat table per executable segment, filled as code is reached.
// Addresses outside hold illegal instructions.
class DecodedCode {
 public:
  DecodedCode(const isa::IsaOptions& options, std::uint32_t fpu_pipe_regs);

  // `bytes` at `address` are code.
  void add(std::uint32_t address, const std::vector<std::uint8_t>& bytes);
  // The word at `address` was overwritten: it, and a 32-bit instruction that straddles into it, must be decoded again.
  void rewrite(std::uint32_t address, std::uint32_t word);
  // Changes when a slot that had been decoded does.
  std::uint32_t version() const { return version_; }
  bool contains(std::uint32_t address) { return address - lowest_ < span_ && find(address) != nullptr; }

  // The halfword of code at `pc`; 0 where no code is.
  std::uint16_t half_at(std::uint32_t pc);
  // The slot that stands for every address without code.
  const Slot& outside() const { return outside_; }

  const Slot& at(std::uint32_t pc) {
    const std::uint32_t index = (pc - first_base_) / 2;
    if (index < first_slots_ && first_[index].decoded) return first_[index];
    return decode_at(pc);
  }

 private:
  struct Segment {
    std::uint32_t base = 0;
    std::vector<std::uint16_t> halves;
    std::vector<Slot> slots;
  };
  Segment* find(std::uint32_t pc);
  const Slot& decode_at(std::uint32_t pc);

  isa::IsaOptions options_;
  std::uint32_t fpu_pipe_regs_;
  std::uint32_t version_ = 0;
  std::vector<Segment> segments_;
  // The first segment, without the indirection: most programs have one.
  const Slot* first_ = nullptr;
  std::uint32_t first_base_ = 0;
  std::uint32_t first_slots_ = 0;
  // All segments lie in there.
  std::uint32_t lowest_ = 0;
  std::uint32_t span_ = 0;  // bytes
  Slot outside_;
};

class ProgramSource {
 public:
  ProgramSource(DecodedCode& code, isa::Hart& hart) : code_(&code), hart_(&hart) {}

  const Slot& at(std::uint32_t pc) const { return code_->at(pc); }
  bool compressed_at(std::uint32_t pc) const { return code_->at(pc).instruction.size == 2; }

  // The instruction at `pc` as it is in memory.
  std::uint32_t word_at(std::uint32_t pc, std::uint8_t size) const {
    const std::uint32_t low = code_->half_at(pc);
    return size == 2 ? low : low | static_cast<std::uint32_t>(code_->half_at(pc + 2)) << 16;
  }
  // True of a slot from at() where no code is.
  bool outside(const Slot& slot) const { return &slot == &code_->outside(); }

  // The instruction leaves decode: execute it.
  isa::Outcome issue(const Slot& slot, std::uint32_t pc) {
    if (trace_ != nullptr) return trace_->issue(slot.instruction, pc, *hart_);
    isa::Outcome outcome;
    hart_->pc = pc;
    slot.instruction.execute(*hart_, slot.instruction, outcome);
    return outcome;
  }

  // Where the jalr in decode goes: its operand is there.
  std::uint32_t jump_register_target(const isa::Instruction& jump) const {
    if (trace_ != nullptr) return trace_->jump_register_target(jump, *hart_);
    return (hart_->x[jump.rs1] + static_cast<std::uint32_t>(jump.immediate)) & ~1U;
  }

  // From now on this decides what issue() does: it records, or replays. Null: neither.
  void attach(InstructionTrace* trace) { trace_ = trace; }
  InstructionTrace* trace() const { return trace_; }

  isa::Hart& hart() const { return *hart_; }
  const isa::IsaOptions& options() const { return hart_->options; }

 private:
  DecodedCode* code_;
  isa::Hart* hart_;
  InstructionTrace* trace_ = nullptr;
};

}  // namespace halfstep::model
