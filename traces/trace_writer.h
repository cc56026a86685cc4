// Writes a trace while a program runs: events per core, packed into chunks as they fill.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <vector>

#include "traces/trace_events.h"
#include "traces/trace_header.h"

namespace halfstep::traces {

class TraceWriter {
 public:
  // What is added to one core's part; stays where it is.
  class Core;

  // Writes the header at once. The stream must live as long as this.
  TraceWriter(std::ostream& stream, TraceHeader header);
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;

  Core& core(std::uint32_t core) { return cores_[core]; }

  // The rest of the events and the end mark; `cycles` and `losses` of the run. Nothing may be added afterwards.
  TraceSummary finish(std::uint64_t cycles, std::vector<double> losses = {});

  const TraceHeader& header() const { return header_; }
  std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  static constexpr std::uint64_t kMaxInstructions = 1U << 30;  // of a chunk

  void write_events(Core& core);
  void write(const std::vector<std::uint8_t>& bytes);

  std::ostream& stream_;
  TraceHeader header_;
  TraceFacts facts_;
  std::vector<Core> cores_;
  std::uint64_t bytes_written_ = 0;
};

class TraceWriter::Core {
 public:
  Core(TraceWriter& writer, std::uint32_t number) : writer_(&writer), encoder_(writer.facts_), number_(number) {}

  // As EventEncoder::add(), add_access() and add_branch().
  void add(const isa::Instruction& instruction, std::uint32_t pc, const isa::Outcome& outcome, std::uint32_t operand,
           const isa::Hart& after);
  void add_access(const isa::Instruction& access, std::uint32_t pc, const isa::Outcome& outcome,
                  const isa::Hart& after) {
    make_room();
    const bool kept = encoder_.add_access(access, pc, outcome);
    ++in_chunk_;
    if (access.unit == isa::Unit::store) {
      load_pc_ = kNoLoad;
      return;
    }
    const bool reenacted = kept && enter_wait_loop(pc, after);
    if (access.unit == isa::Unit::load) note_load(pc, outcome.address, reenacted);
    answered_ = access.rd;
    answered_at_ = in_chunk_;
  }
  void add_branch(const isa::Instruction& branch, std::uint32_t pc, bool taken, const isa::Hart& after) {
    make_room();
    encoder_.add_branch(branch, pc, taken, after);
    ++in_chunk_;
  }
  // An instruction without event.
  void count(std::uint32_t instructions) { in_chunk_ += instructions; }
  void stray(std::uint32_t address) { encoder_.stray(address); }

 private:
  friend class TraceWriter;

  static constexpr std::uint32_t kNoLoad = 1;  // no instruction's address

  void make_room() {
    if (encoder_.full() || in_chunk_ >= kMaxInstructions) writer_->write_events(*this);
  }
  std::uint64_t instructions() const { return in_earlier_chunks_ + in_chunk_; }
  // A load from where the last access of this core was a load of the same instruction, a few instructions ago, polls.
  // In plain memory the two must be as close as in a loop that does nothing else.
  void note_load(std::uint32_t pc, std::uint32_t address, bool reenacted) {
    if (load_pc_ == pc && load_address_ == address) note_repeated_load(pc, address, reenacted);
    load_pc_ = pc;
    load_address_ = address;
    load_at_ = in_chunk_;
  }
  void note_repeated_load(std::uint32_t pc, std::uint32_t address, bool reenacted);
  bool enter_wait_loop(std::uint32_t pc, const isa::Hart& hart);

  TraceWriter* writer_;
  EventEncoder encoder_;
  std::uint32_t number_;
  std::uint64_t in_chunk_ = 0;  // instructions
  std::uint64_t in_earlier_chunks_ = 0;
  // The last load, to notice when it is asked again and again.
  std::uint32_t load_pc_ = kNoLoad;
  std::uint32_t load_address_ = 0;
  // Places among the instructions of the chunk, modulo 2^64 if in front of it.
  std::uint64_t load_at_ = 0;
  std::uint64_t answered_at_ = 0;                 // of the last load or p.elw
  std::uint8_t answered_ = 0;                     // the register that it loads
  std::map<std::uint32_t, PollingLoop> polling_;  // by pc
};

}  // namespace halfstep::traces
