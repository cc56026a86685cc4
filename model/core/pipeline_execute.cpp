// What stands in EX: how an instruction gets there and executes, the accesses that it presents to data memory, and what
// loads bring back.
#include <cstdint>

#include "model/core/pipeline.h"

namespace halfstep::model {
namespace {

unsigned leading_zeros(std::uint32_t value) { return value == 0 ? 32U : static_cast<unsigned>(__builtin_clz(value)); }

// Cycles of the serial divider in EX. It normalises the divisor first, so the time follows from the divisor alone
// (timing.md: clz(b) + 3; signed b < 0: clo(b) + 2; b = 0: 35).
std::uint8_t division_cycles(const isa::Instruction& instruction, std::uint32_t divisor) {
  const bool is_signed = (instruction.word & 0x1000U) == 0;  // div, rem: funct3 even
  if (is_signed && (divisor >> 31) != 0) return static_cast<std::uint8_t>(leading_zeros(~divisor) + 2);
  return static_cast<std::uint8_t>(leading_zeros(divisor) + 3);
}

constexpr std::uint8_t kMultiplyHighCycles = 5;  // idle, three steps, finish (R)

// Of an access this far into a word; bits 0-3: first word, 4-7: second word.
std::uint32_t byte_lanes(const isa::Instruction& access, std::uint32_t offset) {
  return ((1U << access.access_bytes) - 1U) << offset;
}

}  // namespace

void Pipeline::load_answer(std::uint32_t word) {
  const isa::Instruction& load = *registers_.ex.instruction;
  if (registers_.ex.crosses_word && !registers_.ex.misaligned_second) {
    first_word_ = word;
    return;
  }
  const std::uint32_t shift = (accessed_.address & 3U) * 8;
  const bool joins = registers_.ex.misaligned_second && shift + 8U * load.access_bytes > 32;
  const std::uint32_t raw = joins ? (first_word_ >> shift) | (word << (32 - shift)) : word >> shift;
  finish_load(load, raw);
}

void Pipeline::late_load_answer(std::uint32_t word) { finish_load(*late_load_, word >> ((late_address_ & 3U) * 8)); }

void Pipeline::finish_load(const isa::Instruction& load, std::uint32_t raw) {
  const std::uint32_t value = isa::finish_load(load, raw);
  source_.hart().set(load.rd, value);
  loaded_[loads_answered_++ % loaded_.size()] = value;
}

void Pipeline::set_outcome(PipelineRegisters::Execute& ex, const isa::Outcome& outcome) {
  ex.branch_taken = ex.control->branch && outcome.flag;
  ex.target = ex.branch_taken || ex.control->jump ? outcome.address : 0;
  ex.division_special = ex.control->fp && outcome.flag;
}

// The instruction in decode moves to EX. This is where it executes: its operands are complete, or it would have waited.
void Pipeline::enter_execute(const Slot& slot, std::uint32_t pc) {
  PipelineRegisters::Execute& ex = registers_.ex;
  const Control& control = slot.control;
  ex.multiply_high = control.multiply_high && rtl_arithmetic();
  if (ex.multiply_high) {
    const isa::Hart& hart = source_.hart();
    const isa::Instruction& multiply = slot.instruction;
    multiply_ = MultiplyHigh(hart.x[multiply.rs1], hart.x[multiply.rs2], (multiply.word >> 12) & 7U);
  }
  const isa::Outcome outcome = source_.issue(slot, pc);
  ex.control = &control;
  ex.destination = Destination::tcdm;  // until somebody says otherwise
  ex.test_and_set = false;
  ex.instruction = &slot.instruction;
  ex.pc = pc;
  ex.misaligned_second = false;
  ex.crosses_word = false;
  ex.alu_port_done = false;
  set_outcome(ex, outcome);
  ex.busy = control.divider         ? division_cycles(slot.instruction, outcome.data)
            : control.multiply_high ? kMultiplyHighCycles
                                    : std::uint8_t{0};
  if (control.data_request) {
    accessed_.address = outcome.address;
    accessed_.data = outcome.data;
    ex.crosses_word = (outcome.address & 3U) + slot.instruction.access_bytes > 4;
    present_access();
  }
}

const Control Pipeline::kBubble{};

const Control Pipeline::kIdleBubble = [] {
  Control control;
  control.alu = false;
  return control;
}();

// Nothing enters EX. `stale`: what the register behind decode still drives, without its write enables, which only the
// divider notices: it starts again.
void Pipeline::enter_bubble(const Slot* stale) {
  PipelineRegisters::Execute& ex = registers_.ex;
  const bool divides_again = stale != nullptr && stale->control.divider;
  ex.control = stale == nullptr || stale->control.alu ? &kBubble : &kIdleBubble;
  ex.instruction = nullptr;
  ex.target = 0;
  ex.destination = Destination::tcdm;
  ex.test_and_set = false;
  ex.branch_taken = false;
  ex.crosses_word = false;
  ex.misaligned_second = false;
  ex.alu_port_done = false;
  ex.division_special = false;
  ex.multiply_high = false;
  ex.busy =
      divides_again ? division_cycles(stale->instruction, source_.hart().x[stale->instruction.rs2]) : std::uint8_t{0};
}

// First word granted: the same instruction goes on with the next word; a post-increment is not written twice.
void Pipeline::start_second_access() {
  PipelineRegisters::Execute& ex = registers_.ex;
  ex.misaligned_second = true;
  ex.alu_port_done = true;
  present_access();
}

// The same with an FP result in place of the address, which comes back through the ALU port: the hardware goes there,
// with byte lanes and alignment as that address has them.
void Pipeline::start_stray_access(std::uint32_t address) {
  PipelineRegisters::Execute& ex = registers_.ex;
  const std::uint32_t offset = address & 3U;
  ex.misaligned_second = true;
  ex.alu_port_done = true;
  accessed_.address = address;
  access_.stray = true;
  access_.address = address & ~3U;
  access_.byte_mask = static_cast<std::uint8_t>(ex.instruction->access_bytes == 4 ? (1U << offset) - 1U : 1U);
  access_.write_data =
      offset == 0 ? accessed_.data : (accessed_.data << (8 * offset)) | (accessed_.data >> (32 - 8 * offset));
}

void Pipeline::present_access() {
  const PipelineRegisters::Execute& ex = registers_.ex;
  if (!ex.misaligned_second) return present_first_word(*ex.instruction);
  const std::uint32_t offset = accessed_.address & 3U;
  access_.stray = false;
  access_.write = ex.instruction->unit == isa::Unit::store;
  access_.address = (accessed_.address & ~3U) + 4;
  access_.byte_mask = static_cast<std::uint8_t>(byte_lanes(*ex.instruction, offset) >> 4);
  access_.write_data = accessed_.data >> (32 - offset * 8);
}

void Pipeline::present_first_word(const isa::Instruction& access) {
  const std::uint32_t offset = accessed_.address & 3U;
  access_.stray = false;
  access_.write = access.unit == isa::Unit::store;
  access_.address = accessed_.address & ~3U;
  access_.byte_mask = static_cast<std::uint8_t>(byte_lanes(access, offset) & 15U);
  access_.write_data = accessed_.data << (offset * 8);
}

}  // namespace halfstep::model
