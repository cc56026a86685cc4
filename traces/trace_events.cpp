#include "traces/trace_events.h"

#include <algorithm>
#include <stdexcept>

#include "isa/decoder.h"
#include "traces/chunk.h"

namespace halfstep::traces {
namespace {

using isa::Unit;

constexpr std::uint8_t kNegative = 64;  // added to the number of leading ones
constexpr std::uint8_t kMaxRun = 32;
constexpr std::uint32_t kInterruptsEnabled = 8;    // mstatus.MIE
constexpr std::uint32_t kHighestRoundingMode = 4;  // above it, FP instructions with a dynamic rounding mode are illegal

bool is_signed_division(const isa::Instruction& instruction) { return (instruction.word & 0x1000U) == 0; }

unsigned leading_zeros(std::uint32_t value) { return value == 0 ? 32U : static_cast<unsigned>(__builtin_clz(value)); }

// How many leading bits of a divisor are equal, and which.
std::uint8_t divisor_class(const isa::Instruction& instruction, std::uint32_t value) {
  if (is_signed_division(instruction) && (value >> 31) != 0)
    return static_cast<std::uint8_t>(kNegative + leading_zeros(~value));
  return static_cast<std::uint8_t>(leading_zeros(value));
}

// A number of that class.
std::uint32_t divisor_of(std::uint8_t its_class) {
  const bool negative = its_class >= kNegative;
  const unsigned run = negative ? its_class - kNegative : its_class;
  if (run > kMaxRun) throw std::runtime_error("a divisor with more than 32 leading bits");
  const std::uint32_t positive = run == kMaxRun ? 0U : 0x80000000U >> run;
  return negative ? ~positive : positive;
}

// An FP instruction with a rounding mode that does not exist marks the hart; on whatever operands.
void raise_if_illegal(const isa::Instruction& instruction, isa::Hart& hart) {
  if (hart.frm <= kHighestRoundingMode) return;
  isa::Outcome ignored;
  instruction.execute(hart, instruction, ignored);
}

bool divisor_is_overwritten(const isa::Instruction& instruction) {
  return instruction.rd == instruction.rs2 && instruction.rd != 0;
}

}  // namespace

Divisions::Divisions(const TraceHeader& header) {
  for (const CodeSegment& segment : header.code)
    for (std::size_t place = 0; place + 4 <= segment.bytes.size(); place += 2) {
      const std::uint8_t* const bytes = &segment.bytes[place];
      const std::uint32_t word = get_word(bytes);
      if (isa::is_compressed(word)) continue;  // there is no compressed division
      const isa::Instruction instruction = isa::decode(word);
      if (instruction.unit != Unit::divider) continue;
      const std::uint32_t pc = segment.address + static_cast<std::uint32_t>(place);
      found_.emplace(pc, instruction);
      perhaps_[bit(pc)] = true;
    }
}

KeptValues::KeptValues(const TraceHeader& header) : header_(&header), answers_(4096, Answer::yes) {
  constexpr std::uint64_t kMegabyte = 1U << 20;
  for (std::uint64_t megabyte = 0; megabyte < answers_.size(); ++megabyte) {
    const std::uint64_t begin = megabyte * kMegabyte;
    const auto touches = [begin](const AddressRange& range) {
      return range.base < begin + kMegabyte && std::uint64_t{range.base} + range.bytes > begin;
    };
    const auto covers = [begin](const AddressRange& range) {
      return range.base <= begin && std::uint64_t{range.base} + range.bytes >= begin + kMegabyte;
    };
    const auto& plain = header.plain_memory;
    const auto& watched = header.watched;
    const bool is_watched = std::any_of(watched.begin(), watched.end(), touches);
    const bool is_plain = std::any_of(plain.begin(), plain.end(), touches);
    const bool all_plain = std::any_of(plain.begin(), plain.end(), covers);
    if (all_plain && !is_watched)
      answers_[megabyte] = Answer::no;
    else if (is_plain || is_watched)
      answers_[megabyte] = Answer::mixed;
  }
}

WaitEntries::WaitEntries(const TraceHeader& header) {
  for (const WaitLoop& loop : header.wait_loops) loops_.emplace(loop.entry, &loop);
}

// A replay can do so if whatever is asked answers there, what it computes with is known now, and nothing but its own
// branches leads out of it.
bool EventEncoder::add_wait_entry(std::uint32_t pc, const isa::Hart& hart, std::uint8_t in_flight) {
  const WaitLoop* const loop = facts_->wait_entries.at(pc);
  if (loop == nullptr) return false;
  bool possible = (hart.mstatus & kInterruptsEnabled) == 0;
  for (const WaitLoop::Access& access : loop->accesses)
    possible = possible && facts_->header->is_device(hart.x[access.base] + static_cast<std::uint32_t>(access.offset));
  for (const std::uint8_t reg : loop->registers) possible = possible && (reg == 0 || reg != in_flight);
  for (const isa::HardwareLoop& around : hart.loops)
    possible = possible && (around.count < 2 || !loop->contains(around.end));
  put(possible ? 1 : 0);
  if (!possible) return false;
  for (const std::uint8_t reg : loop->registers) place_ = put_number(place_, hart.x[reg]);
  return true;
}

void EventDecoder::enter(const WaitLoop& loop, isa::Hart& hart) {
  if (bytes_.byte() == 0) return;
  for (const std::uint8_t reg : loop.registers) hart.set(reg, bytes_.number());
  entered_ = &loop;
}

void EventEncoder::add_division_behind(const isa::Instruction& division, const isa::Hart& after) {
  put(divisor_class(division, after.x[division.rs2]));
}

void EventEncoder::add(const isa::Instruction& instruction, std::uint32_t pc, const isa::Outcome& outcome,
                       std::uint32_t operand, const isa::Hart& after) {
  if (is_access(instruction.unit)) {
    add_access(instruction, pc, outcome);
    return;
  }
  if (instruction.unit == Unit::branch) return add_branch(instruction, pc, outcome.flag, after);
  settle();
  switch (instruction.unit) {
    case Unit::jump_register:
      put_signed(outcome.address - last_target_);
      last_target_ = outcome.address;
      break;
    case Unit::divider:
      put(divisor_class(instruction, outcome.data));
      if (divisor_is_overwritten(instruction)) put(divisor_class(instruction, after.x[instruction.rs2]));
      break;
    case Unit::fpu_divide:
      put(outcome.flag ? 1 : 0);
      break;
    case Unit::csr:
    case Unit::hardware_loop:
      if (kept_operand(instruction) != 0) place_ = put_number(place_, operand);
      break;
    default:
      break;
  }
}

void EventEncoder::stray(std::uint32_t address) {
  if (!stray_pending_) return;
  stray_pending_ = false;
  put(1);
  place_ = put_number(place_, address);
}

isa::Outcome EventDecoder::take(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  isa::Outcome outcome;
  hart.pc = pc;
  switch (instruction.unit) {
    case Unit::branch:
      outcome.flag = bytes_.byte() != 0;
      outcome.address = pc + static_cast<std::uint32_t>(instruction.immediate);
      if (!outcome.flag) break;
      if (const isa::Instruction* const behind = facts_->divisions.at(pc + instruction.size); behind != nullptr)
        hart.set(behind->rs2, divisor_of(bytes_.byte()));
      break;
    case Unit::fpu_divide:
      outcome.flag = bytes_.byte() != 0;
      raise_if_illegal(instruction, hart);
      break;
    case Unit::jump_register:
      last_target_ += unzigzag(bytes_.number());
      outcome.address = last_target_;
      break;
    case Unit::load:
    case Unit::event_load:
    case Unit::store:
      outcome.address = guess_.next(pc) + unzigzag(bytes_.number());
      guess_.learn(pc, outcome.address);
      if (facts_->kept_values.at(outcome.address)) {
        const WaitLoop* const loop = instruction.unit == Unit::store ? nullptr : facts_->wait_entries.at(pc);
        if (instruction.unit == Unit::store) outcome.data = bytes_.number();
        if (loop != nullptr) enter(*loop, hart);
      }
      // The hardware takes an FP result for the address; which register it will be in is not known here.
      if (facts_->stray_accesses && may_stray(instruction, outcome.address) && bytes_.byte() != 0)
        hart.x.fill(bytes_.number() - 4);
      hart.x[0] = 0;
      break;
    case Unit::divider: {
      outcome.data = divisor_of(bytes_.byte());
      hart.set(instruction.rs2, divisor_is_overwritten(instruction) ? divisor_of(bytes_.byte()) : outcome.data);
      break;
    }
    case Unit::csr:
    case Unit::hardware_loop:
      if (const std::uint32_t operand = kept_operand(instruction); operand != 0) hart.set(operand, bytes_.number());
      instruction.execute(hart, instruction, outcome);
      break;
    case Unit::system:
      instruction.execute(hart, instruction, outcome);
      break;
    case Unit::fpu:  // its result is nobody's
      raise_if_illegal(instruction, hart);
      break;
    default:
      break;
  }
  return outcome;
}

std::uint32_t EventDecoder::peek_target() const {
  ByteReader ahead = bytes_;
  return last_target_ + unzigzag(ahead.number());
}

}  // namespace halfstep::traces
