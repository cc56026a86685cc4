#include "traces/trace_writer.h"

#include <algorithm>
#include <utility>

#include "traces/chunk.h"

namespace halfstep::traces {
namespace {

constexpr std::size_t kMaxPollingLoops = 64;  // per core, that are told
constexpr std::uint64_t kTightLoop = 4;       // instructions
constexpr std::uint64_t kLoop = 64;
constexpr std::uint64_t kAnswersWithin = 2;  // instructions, a load that was not waited for

std::vector<std::uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

TraceWriter::TraceWriter(std::ostream& stream, TraceHeader header)
    : stream_(stream), header_(std::move(header)), facts_(header_) {
  cores_.reserve(header_.cores);
  for (std::uint32_t core = 0; core < header_.cores; ++core) cores_.emplace_back(*this, core);
  write({kMagic.begin(), kMagic.end()});
  write(pack_chunk(ChunkKind::header, 0, bytes_of(header_to_json(header_))));
  for (const CodeSegment& segment : header_.code) {
    std::vector<std::uint8_t> raw;
    put_word(raw, segment.address);
    raw.insert(raw.end(), segment.bytes.begin(), segment.bytes.end());
    write(pack_chunk(ChunkKind::code, 0, raw));
  }
}

void TraceWriter::Core::add(const isa::Instruction& instruction, std::uint32_t pc, const isa::Outcome& outcome,
                            std::uint32_t operand, const isa::Hart& after) {
  if (is_access(instruction.unit)) return add_access(instruction, pc, outcome, after);
  make_room();
  encoder_.add(instruction, pc, outcome, operand, after);
  ++in_chunk_;
}

bool TraceWriter::Core::enter_wait_loop(std::uint32_t pc, const isa::Hart& hart) {
  const bool in_flight = in_chunk_ - answered_at_ <= kAnswersWithin;
  return encoder_.add_wait_entry(pc, hart, in_flight ? answered_ : std::uint8_t{0});
}

void TraceWriter::Core::note_repeated_load(std::uint32_t pc, std::uint32_t address, bool reenacted) {
  const std::uint64_t distance = in_chunk_ - load_at_;
  if (distance > kTightLoop && (distance > kLoop || !writer_->facts_.kept_values.at(address))) return;
  const auto found = polling_.find(pc);
  if (found != polling_.end()) {
    ++found->second.repeats;
    found->second.reenacted = found->second.reenacted && reenacted;
  } else if (polling_.size() < kMaxPollingLoops) {
    polling_[pc] = {number_, pc, address, 1, reenacted};
  }
}

// All events are within the first kMaxInstructions: what is behind them only counts.
void TraceWriter::write_events(Core& core) {
  core.encoder_.settle();
  while (core.in_chunk_ != 0) {
    const std::uint64_t instructions = std::min(core.in_chunk_, kMaxInstructions);
    std::vector<std::uint8_t> raw;
    put_word(raw, static_cast<std::uint32_t>(instructions));
    raw.insert(raw.end(), core.encoder_.begin(), core.encoder_.end());
    write(pack_chunk(ChunkKind::events, static_cast<std::uint8_t>(core.number_), raw));
    core.encoder_.clear();
    core.in_earlier_chunks_ += instructions;
    core.in_chunk_ -= instructions;
    core.load_at_ -= instructions;
    core.answered_at_ -= instructions;
  }
}

TraceSummary TraceWriter::finish(std::uint64_t cycles, std::vector<double> losses) {
  TraceSummary summary;
  summary.cycles = cycles;
  summary.losses = std::move(losses);
  for (Core& core : cores_) {
    write_events(core);
    summary.instructions.push_back(core.instructions());
    for (const auto& [pc, loop] : core.polling_) summary.polling.push_back(loop);
  }
  write(pack_chunk(ChunkKind::end, 0, bytes_of(summary_to_json(summary))));
  return summary;
}

void TraceWriter::write(const std::vector<std::uint8_t>& bytes) {
  stream_.write(reinterpret_cast<const char*>(bytes.data()),  // NOLINT: a stream's bytes are characters
                static_cast<std::streamsize>(bytes.size()));
  bytes_written_ += bytes.size();
}

}  // namespace halfstep::traces
