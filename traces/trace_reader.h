// Reads traces. Opening a file looks at all chunk heads; the events are unpacked and checked chunk by chunk when a core
// gets there, so that memory is bounded by one chunk per core, whatever the file holds.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "traces/trace_error.h"
#include "traces/trace_events.h"
#include "traces/trace_header.h"

namespace halfstep::traces {

class TraceReader {
 public:
  // Throws TraceError: no trace, damaged, truncated.
  explicit TraceReader(const std::string& path);

  const std::string& path() const { return path_; }
  const TraceHeader& header() const { return header_; }
  const TraceFacts& facts() const { return *facts_; }
  const TraceSummary& summary() const { return summary_; }
  std::uint64_t file_bytes() const { return file_bytes_; }
  std::size_t chunks(std::uint32_t core) const { return events_[core].size(); }

  // Unpacked events of a chunk: behind the number of instructions, which goes to `instructions`. Throws TraceError.
  std::shared_ptr<const std::vector<std::uint8_t>> events(std::uint32_t core, std::size_t chunk,
                                                          std::uint32_t& instructions);
  std::uint64_t offset_of(std::uint32_t core, std::size_t chunk) const { return events_[core][chunk].offset; }
  // Keep what was unpacked, for the next replay. Memory: all events.
  void keep_unpacked() { keeps_ = true; }
  // Unpacks and checks everything. Throws TraceError.
  void verify();

 private:
  struct Place {
    std::uint64_t offset = 0;  // of the head
    std::shared_ptr<const std::vector<std::uint8_t>> unpacked;
  };

  void scan();
  std::vector<std::uint8_t> read_chunk(std::uint64_t offset);
  void read_into(std::uint64_t offset, std::uint8_t* bytes, std::size_t count, const char* what);

  std::string path_;
  std::ifstream file_;
  std::uint64_t file_bytes_ = 0;
  TraceHeader header_;
  std::unique_ptr<const TraceFacts> facts_;
  TraceSummary summary_;
  std::vector<std::vector<Place>> events_;  // by core
  bool keeps_ = false;
};

// One core's way through a trace.
class TraceCursor {
 public:
  TraceCursor(TraceReader& reader, std::uint32_t core) : reader_(&reader), core_(core), decoder_(reader.facts()) {}

  // No instruction is left. Opens the next chunk if need be. Throws TraceError.
  bool exhausted();
  // The next instruction executes. Throws TraceError, also if none is left.
  isa::Outcome take(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart);
  std::uint32_t peek_target();
  // If the instruction taken last entered a wait loop: that one, and the cursor is behind the rounds of the recording.
  // Throws TraceError.
  const WaitLoop* enter_wait_loop(const isa::Instruction& last);

 private:
  [[noreturn]] void fail(const std::string& what) const;

  TraceReader* reader_;
  std::uint32_t core_;
  EventDecoder decoder_;
  std::shared_ptr<const std::vector<std::uint8_t>> bytes_;
  std::size_t next_chunk_ = 0;
  std::uint32_t left_ = 0;  // instructions of the open chunk
};

}  // namespace halfstep::traces
