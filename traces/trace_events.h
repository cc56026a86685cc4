// What a trace keeps of each instruction: all that time depends on and that does not follow from the program. Which
// instruction it is follows from the ones before; so does its pc. Kept are:
//
//   branch             taken or not; if so, and a division stands behind it, that one's divisor: the divider starts
//                      although the division never executes
//   jump_register      the target
//   load, store        the address; what is stored, where that is no plain memory (DMA, event unit, peripherals, code)
//   divider            how many leading bits of the divisor are equal, which its cycles depend on; of the register that
//                      holds the divisor also afterwards, if the division writes it (the divider may start again)
//   fpu_divide         whether an operand takes the short way
//   csr, lp.*          the register operand
//   entry of a wait loop   (wait_loops.h) behind a load of one: whether a replay takes over here; if so, the registers
//   a stray access     of isa.arith=rtl: behind an access that crosses a word, whether its second half went astray and
//                      where to
//
// Addresses are told as the difference to where the same instruction's last stride leads.
#pragma once

#include <bitset>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "isa/hart.h"
#include "isa/instruction.h"
#include "traces/byte_stream.h"
#include "traces/trace_header.h"

namespace halfstep::traces {

// Both ends guess the next address of a load or store from the instruction's last two.
class AddressGuess {
 public:
  // The guess for the access of the instruction at `pc`.
  std::uint32_t next(std::uint32_t pc) const {
    const Entry& entry = entries_[index(pc)];
    return entry.last + entry.stride;
  }
  // How far from the guess it was.
  std::uint32_t learn(std::uint32_t pc, std::uint32_t address) {
    Entry& entry = entries_[index(pc)];
    const std::uint32_t stride = address - entry.last;
    const std::uint32_t difference = stride - entry.stride;
    entry = {address, stride};
    return difference;
  }

 private:
  struct Entry {
    std::uint32_t last = 0;
    std::uint32_t stride = 0;
  };
  static constexpr std::size_t kEntries = 4096;  // instructions that share one guess worse, nothing else
  static std::size_t index(std::uint32_t pc) { return (pc >> 1) % kEntries; }
  std::vector<Entry> entries_ = std::vector<Entry>(kEntries);
};

// True if the first access of the instruction at this address needs a second one that may go astray.
inline bool may_stray(const isa::Instruction& instruction, std::uint32_t address) {
  return !instruction.post_increment && (address & 3U) + instruction.access_bytes > 4;
}

// The register operand that a trace keeps: of csrrw and its like, and of lp.count and lp.setup; 0: none.
inline std::uint32_t kept_operand(const isa::Instruction& instruction) {
  const std::uint32_t kind = (instruction.word >> 12) & 7U;
  if (instruction.unit == isa::Unit::csr) return kind < 4 ? instruction.rs1 : 0U;
  if (instruction.unit == isa::Unit::hardware_loop) return kind == 2 || kind == 4 ? instruction.rs1 : 0U;
  return 0;
}

// Accesses to memory, p.elw among them.
constexpr bool is_access(isa::Unit unit) {
  return unit == isa::Unit::load || unit == isa::Unit::store || unit == isa::Unit::event_load;
}

// False of instructions that leave nothing in a trace but their number.
constexpr bool has_event(isa::Unit unit) {
  using isa::Unit;
  return unit == Unit::branch || unit == Unit::jump_register || unit == Unit::load || unit == Unit::event_load ||
         unit == Unit::store || unit == Unit::divider || unit == Unit::fpu_divide || unit == Unit::csr ||
         unit == Unit::hardware_loop;
}

// The divisions in a program's code, by address.
class Divisions {
 public:
  explicit Divisions(const TraceHeader& header);
  // The one at `pc`, or null.
  const isa::Instruction* at(std::uint32_t pc) const {
    if (!perhaps_[bit(pc)]) return nullptr;
    const auto found = found_.find(pc);
    return found == found_.end() ? nullptr : &found->second;
  }

 private:
  static constexpr std::size_t kBits = 1U << 14;
  static std::size_t bit(std::uint32_t pc) { return (pc >> 1) % kBits; }

  std::bitset<kBits> perhaps_;  // most branches have none behind them
  std::unordered_map<std::uint32_t, isa::Instruction> found_;
};

// TraceHeader::keeps_value(), asked for every store: answered by the megabyte where a megabyte has one answer.
class KeptValues {
 public:
  explicit KeptValues(const TraceHeader& header);
  bool at(std::uint32_t address) const {
    const Answer answer = answers_[address >> kMegabyteBits];
    return answer == Answer::mixed ? header_->keeps_value(address) : answer == Answer::yes;
  }
  // None of the megabyte around the address.
  bool none_around(std::uint32_t address) const { return answers_[address >> kMegabyteBits] == Answer::no; }
  static constexpr unsigned kMegabyteBits = 20;

 private:
  enum class Answer : std::uint8_t { no, yes, mixed };
  const TraceHeader* header_;
  std::vector<Answer> answers_;  // of each megabyte
};

// The loads from which on a replay executes a wait loop itself.
class WaitEntries {
 public:
  explicit WaitEntries(const TraceHeader& header);
  // The loop that the load at `pc` enters, or null.
  const WaitLoop* at(std::uint32_t pc) const {
    const auto found = loops_.find(pc);
    return found == loops_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<std::uint32_t, const WaitLoop*> loops_;
};

// What both ends know of a program beyond its header, which must outlive this.
struct TraceFacts {
  explicit TraceFacts(const TraceHeader& its_header)
      : header(&its_header),
        divisions(its_header),
        kept_values(its_header),
        wait_entries(its_header),
        stray_accesses(its_header.stray_accesses) {}

  const TraceHeader* header;
  Divisions divisions;
  KeptValues kept_values;
  WaitEntries wait_entries;
  bool stray_accesses;
};

// One core's events, written into a buffer that somebody empties when it is full.
class EventEncoder {
 public:
  explicit EventEncoder(const TraceFacts& facts) : facts_(&facts), stray_accesses_(facts.stray_accesses) {}

  const std::uint8_t* begin() const { return buffer_.data(); }
  const std::uint8_t* end() const { return place_; }
  bool full() const { return place_ >= full_; }
  void clear() { place_ = buffer_.data(); }

  // The instruction at `pc` was executed: of whichever unit, an access to memory, or a branch. Not when full. operand:
  // of kept_operand(), before; after: the hart, afterwards. What most events are is inline: recording must not slow a
  // run down much.
  void add(const isa::Instruction& instruction, std::uint32_t pc, const isa::Outcome& outcome, std::uint32_t operand,
           const isa::Hart& after);
  // add_access(): true if the address is of what stored values are kept of.
  bool add_access(const isa::Instruction& access, std::uint32_t pc, const isa::Outcome& outcome);
  void add_branch(const isa::Instruction& branch, std::uint32_t pc, bool taken, const isa::Hart& after);
  // The access added last was a load of what is no plain memory. in_flight: a register whose load may not have been
  // answered yet, or 0. True if a replay executes from here on until it leaves the loop.
  bool add_wait_entry(std::uint32_t pc, const isa::Hart& hart, std::uint8_t in_flight);
  // The second half of the last access went to this address instead.
  void stray(std::uint32_t address);
  // Before the next instruction, and at the end.
  void settle() {
    if (stray_pending_) put(0);
    stray_pending_ = false;
  }

 private:
  static constexpr std::ptrdiff_t kFull = 1 << 16;
  static constexpr std::ptrdiff_t kLargestEvent = (4 + 32) * kNumberBytes;  // with what settles the one before

  void add_division_behind(const isa::Instruction& division, const isa::Hart& after);
  // KeptValues::at(), which is asked for every access: most are where the last one of plain memory was.
  bool keeps(std::uint32_t address) {
    if (address >> KeptValues::kMegabyteBits == plain_megabyte_) return false;
    if (facts_->kept_values.none_around(address)) plain_megabyte_ = address >> KeptValues::kMegabyteBits;
    return facts_->kept_values.at(address);
  }
  void put(std::uint8_t byte) { *place_++ = byte; }
  void put_signed(std::uint32_t difference) { place_ = put_number(place_, zigzag(difference)); }

  const TraceFacts* facts_;
  AddressGuess guess_;
  std::uint32_t last_target_ = 0;
  std::uint32_t plain_megabyte_ = ~0U;
  bool stray_accesses_;
  bool stray_pending_ = false;
  std::vector<std::uint8_t> buffer_ = std::vector<std::uint8_t>(kFull + kLargestEvent);
  std::uint8_t* place_ = buffer_.data();
  const std::uint8_t* full_ = buffer_.data() + kFull;
};

inline bool EventEncoder::add_access(const isa::Instruction& access, std::uint32_t pc, const isa::Outcome& outcome) {
  if (stray_accesses_) settle();  // else there is nothing to settle
  put_signed(guess_.learn(pc, outcome.address));
  const bool kept = keeps(outcome.address);
  if (kept && access.unit == isa::Unit::store) place_ = put_number(place_, outcome.data);
  if (stray_accesses_) stray_pending_ = may_stray(access, outcome.address);
  return kept;
}

inline void EventEncoder::add_branch(const isa::Instruction& branch, std::uint32_t pc, bool taken,
                                     const isa::Hart& after) {
  settle();
  put(taken ? 1 : 0);
  if (!taken) return;
  const isa::Instruction* const behind = facts_->divisions.at(pc + branch.size);
  if (behind != nullptr) add_division_behind(*behind, after);
}

// One core's events, read: puts into the hart what the instruction needs to behave as it did.
class EventDecoder {
 public:
  explicit EventDecoder(const TraceFacts& facts) : facts_(&facts) {}

  void open(ByteReader bytes) { bytes_ = bytes; }
  bool at_end() const { return bytes_.at_end(); }
  // The instruction at `pc` executes. Throws std::runtime_error if the events do not fit.
  isa::Outcome take(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart);
  // Where the jalr that is next will go.
  std::uint32_t peek_target() const;
  // The wait loop that the last instruction entered, if it did: told once.
  const WaitLoop* entered() { return std::exchange(entered_, nullptr); }

 private:
  void enter(const WaitLoop& loop, isa::Hart& hart);

  const TraceFacts* facts_;
  ByteReader bytes_;
  AddressGuess guess_;
  std::uint32_t last_target_ = 0;
  const WaitLoop* entered_ = nullptr;
};

}  // namespace halfstep::traces
