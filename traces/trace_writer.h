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
  // Writes the header at once. The stream must live as long as this.
  TraceWriter(std::ostream& stream, TraceHeader header);
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;

  // As EventEncoder::add() and stray(), for a core.
  void add(std::uint32_t core, const isa::Instruction& instruction, std::uint32_t pc, const isa::Outcome& outcome,
           std::uint32_t operand, const isa::Hart& after);
  // The same for an instruction without event.
  void count(std::uint32_t core) {
    Core& its = cores_[core];
    ++its.instructions;
    if (++its.in_chunk >= kMaxInstructions) write_events(core);
  }
  void stray(std::uint32_t core, std::uint32_t address) { cores_[core].encoder.stray(address); }

  // The rest of the events and the end mark; `cycles` of the run. Nothing may be added afterwards.
  TraceSummary finish(std::uint64_t cycles);

  const TraceHeader& header() const { return header_; }
  std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  static constexpr std::size_t kChunkBytes = 1U << 16;
  static constexpr std::uint32_t kMaxInstructions = 1U << 30;  // of a chunk

  struct Core {
    explicit Core(const TraceFacts& facts) : encoder(facts) {}
    EventEncoder encoder;
    std::uint32_t in_chunk = 0;  // instructions
    std::uint64_t instructions = 0;
    // The last load, to notice when it is asked again and again.
    std::uint32_t load_pc = 1;
    std::uint32_t load_address = 0;
    std::uint64_t load_number = 0;                 // its place among the instructions
    std::map<std::uint32_t, PollingLoop> polling;  // by pc
  };

  void note_access(Core& core, const isa::Instruction& instruction, std::uint32_t pc, std::uint32_t address);
  void note_polling(Core& core, std::uint32_t pc, std::uint32_t address);
  void write_events(std::uint32_t core);
  void write(const std::vector<std::uint8_t>& bytes);

  std::ostream& stream_;
  TraceHeader header_;
  TraceFacts facts_;
  std::vector<Core> cores_;
  std::uint64_t bytes_written_ = 0;
};

}  // namespace halfstep::traces
