#include "traces/trace_writer.h"

#include <algorithm>
#include <utility>

#include "traces/chunk.h"

namespace halfstep::traces {
namespace {

constexpr std::size_t kMaxPollingLoops = 64;  // per core, that are told
constexpr std::uint64_t kTightLoop = 4;       // instructions
constexpr std::uint64_t kLoop = 64;
constexpr std::size_t kLargestEvent = 64;  // bytes, generously

std::vector<std::uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

TraceWriter::TraceWriter(std::ostream& stream, TraceHeader header)
    : stream_(stream), header_(std::move(header)), facts_(header_) {
  for (std::uint32_t core = 0; core < header_.cores; ++core) cores_.emplace_back(facts_);
  for (Core& core : cores_) core.encoder.bytes.reserve(kChunkBytes + kLargestEvent);
  write({kMagic.begin(), kMagic.end()});
  write(pack_chunk(ChunkKind::header, 0, bytes_of(header_to_json(header_))));
  for (const CodeSegment& segment : header_.code) {
    std::vector<std::uint8_t> raw;
    put_word(raw, segment.address);
    raw.insert(raw.end(), segment.bytes.begin(), segment.bytes.end());
    write(pack_chunk(ChunkKind::code, 0, raw));
  }
}

void TraceWriter::add(std::uint32_t core, const isa::Instruction& instruction, std::uint32_t pc,
                      const isa::Outcome& outcome, std::uint32_t operand, const isa::Hart& after) {
  Core& its = cores_[core];
  if (its.encoder.bytes.size() >= kChunkBytes) write_events(core);
  its.encoder.add(instruction, pc, outcome, operand, after);
  ++its.in_chunk;
  ++its.instructions;
  if (instruction.unit == isa::Unit::load || instruction.unit == isa::Unit::store)
    note_access(its, instruction, pc, outcome.address);
}

// A load from where the last access of this core was a load of the same instruction, a few instructions ago. In plain
// memory the two must be as close as in a loop that does nothing else.
void TraceWriter::note_access(Core& core, const isa::Instruction& instruction, std::uint32_t pc,
                              std::uint32_t address) {
  const bool load = instruction.unit == isa::Unit::load;
  if (load && core.load_pc == pc && core.load_address == address) {
    const std::uint64_t distance = core.instructions - core.load_number;
    if (distance <= kTightLoop || (distance <= kLoop && facts_.kept_values.at(address)))
      note_polling(core, pc, address);
  }
  core.load_pc = load ? pc : 1;
  core.load_address = address;
  core.load_number = core.instructions;
}

void TraceWriter::note_polling(Core& core, std::uint32_t pc, std::uint32_t address) {
  const auto found = core.polling.find(pc);
  if (found != core.polling.end())
    ++found->second.repeats;
  else if (core.polling.size() < kMaxPollingLoops)
    core.polling[pc] = {static_cast<std::uint32_t>(&core - cores_.data()), pc, address, 1};
}

void TraceWriter::write_events(std::uint32_t core) {
  Core& its = cores_[core];
  its.encoder.settle();
  if (its.in_chunk == 0) return;
  std::vector<std::uint8_t> raw;
  raw.reserve(its.encoder.bytes.size() + 4);
  put_word(raw, its.in_chunk);
  raw.insert(raw.end(), its.encoder.bytes.begin(), its.encoder.bytes.end());
  write(pack_chunk(ChunkKind::events, static_cast<std::uint8_t>(core), raw));
  its.encoder.bytes.clear();
  its.in_chunk = 0;
}

TraceSummary TraceWriter::finish(std::uint64_t cycles) {
  TraceSummary summary;
  summary.cycles = cycles;
  for (std::uint32_t core = 0; core < cores_.size(); ++core) {
    write_events(core);
    summary.instructions.push_back(cores_[core].instructions);
    for (const auto& [pc, loop] : cores_[core].polling) summary.polling.push_back(loop);
  }
  write(pack_chunk(ChunkKind::end, 0, bytes_of(summary_to_json(summary))));
  return summary;
}

void TraceWriter::write(const std::vector<std::uint8_t>& bytes) {
  for (const std::uint8_t byte : bytes) stream_.put(static_cast<char>(byte));
  bytes_written_ += bytes.size();
}

}  // namespace halfstep::traces
