#include "traces/trace_reader.h"

#include <cstring>

#include "isa/decoder.h"
#include "traces/chunk.h"
#include "traces/wait_loops.h"

namespace halfstep::traces {
namespace {

constexpr std::uint32_t kMaxCode = 4U << 20;  // in all: decoded, each byte takes 64
constexpr std::size_t kCountBytes = 4;

}  // namespace

TraceReader::TraceReader(const std::string& path) : path_(path), file_(path, std::ios::binary | std::ios::ate) {
  const auto end = file_.tellg();
  if (!file_ || end < 0) throw TraceError(path_, 0, "cannot be read");
  file_bytes_ = static_cast<std::uint64_t>(end);
  scan();
  facts_ = std::make_unique<const TraceFacts>(header_);
}

void TraceReader::read_into(std::uint64_t offset, std::uint8_t* bytes, std::size_t count, const char* what) {
  if (offset > file_bytes_ || count > file_bytes_ - offset)
    throw TraceError(path_, offset, std::string("the file ends inside ") + what);
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(offset));
  file_.read(reinterpret_cast<char*>(bytes), static_cast<std::streamsize>(count));  // NOLINT: bytes are bytes
  if (!file_) throw TraceError(path_, offset, "cannot be read");
}

void TraceReader::scan() {
  std::array<std::uint8_t, kMagic.size()> magic{};
  if (file_bytes_ < magic.size()) throw TraceError(path_, 0, "no trace: expected HSTRACE1");
  read_into(0, magic.data(), magic.size(), "its name");
  if (std::memcmp(magic.data(), kMagic.data(), magic.size()) != 0)
    throw TraceError(path_, 0, "no trace of this version: expected HSTRACE1");
  bool begun = false;
  bool ended = false;
  std::uint64_t code_bytes = 0;
  for (std::uint64_t offset = magic.size(); offset < file_bytes_;) {
    if (ended) throw TraceError(path_, offset, "something follows the end of the trace");
    std::array<std::uint8_t, kChunkHeadBytes> bytes{};
    read_into(offset, bytes.data(), bytes.size(), "the head of a chunk");
    const ChunkHead head = unpack_head(bytes);
    if (!plausible(head)) throw TraceError(path_, offset, "no chunk of a trace, or one that is too large");
    if (begun == (head.kind == ChunkKind::header))
      throw TraceError(path_, offset, begun ? "a second header" : "expected the header first");
    try {
      if (head.kind == ChunkKind::header) {
        const std::vector<std::uint8_t> raw = read_chunk(offset);
        header_ = header_from_json({raw.begin(), raw.end()});
        events_.resize(header_.cores);
        begun = true;
      } else if (head.kind == ChunkKind::code) {
        const std::vector<std::uint8_t> raw = read_chunk(offset);
        code_bytes += raw.size();
        if (raw.size() < kCountBytes || code_bytes > kMaxCode)
          throw TraceError(path_, offset, "code without an address, or more than 4 MB of it");
        header_.code.push_back({get_word(raw.data()), {raw.begin() + kCountBytes, raw.end()}});
      } else if (head.kind == ChunkKind::events) {
        if (head.core >= header_.cores)
          throw TraceError(path_, offset, "events of core " + std::to_string(head.core) + ", of which there is none");
        events_[head.core].push_back({offset, nullptr});
      } else {
        const std::vector<std::uint8_t> raw = read_chunk(offset);
        summary_ = summary_from_json({raw.begin(), raw.end()});
        ended = true;
      }
    } catch (const TraceError&) {
      throw;
    } catch (const std::exception& error) {
      throw TraceError(path_, offset, error.what());
    }
    if (head.stored_bytes > file_bytes_ - offset - kChunkHeadBytes)
      throw TraceError(path_, offset, "the file ends inside a chunk");
    offset += kChunkHeadBytes + head.stored_bytes;
  }
  if (!ended)
    throw TraceError(path_, file_bytes_, "the end of the trace is missing: it was not finished or is cut off");
  if (summary_.instructions.size() != header_.cores)
    throw TraceError(path_, file_bytes_, "the end of the trace tells of another number of cores");
}

std::vector<std::uint8_t> TraceReader::read_chunk(std::uint64_t offset) {
  std::array<std::uint8_t, kChunkHeadBytes> bytes{};
  read_into(offset, bytes.data(), bytes.size(), "the head of a chunk");
  const ChunkHead head = unpack_head(bytes);
  if (head.stored_bytes > file_bytes_ - offset - kChunkHeadBytes)
    throw TraceError(path_, offset, "the file ends inside a chunk");
  std::vector<std::uint8_t> frame(head.stored_bytes);
  read_into(offset + kChunkHeadBytes, frame.data(), frame.size(), "a chunk");
  try {
    return unpack_chunk(head, frame);
  } catch (const std::exception& error) {
    throw TraceError(path_, offset, error.what());
  }
}

std::shared_ptr<const std::vector<std::uint8_t>> TraceReader::events(std::uint32_t core, std::size_t chunk,
                                                                     std::uint32_t& instructions) {
  Place& place = events_[core][chunk];
  auto bytes = place.unpacked;
  if (bytes == nullptr) bytes = std::make_shared<const std::vector<std::uint8_t>>(read_chunk(place.offset));
  if (bytes->size() < kCountBytes) throw TraceError(path_, place.offset, "events without their number");
  instructions = get_word(bytes->data());
  if (instructions == 0) throw TraceError(path_, place.offset, "a chunk without instructions");
  if (keeps_) place.unpacked = bytes;
  return bytes;
}

void TraceReader::verify() {
  for (std::uint32_t core = 0; core < header_.cores; ++core) {
    std::uint64_t sum = 0;
    for (std::size_t chunk = 0; chunk < events_[core].size(); ++chunk) {
      std::uint32_t instructions = 0;
      events(core, chunk, instructions);
      sum += instructions;
    }
    if (sum != summary_.instructions[core])
      throw TraceError(path_, file_bytes_,
                       "core " + std::to_string(core) + " has " + std::to_string(sum) + " instructions, expected " +
                           std::to_string(summary_.instructions[core]));
  }
}

bool TraceCursor::exhausted() {
  if (left_ != 0) return false;
  if (next_chunk_ == reader_->chunks(core_)) return true;
  if (bytes_ != nullptr && !decoder_.at_end()) fail("more events than instructions");
  bytes_ = reader_->events(core_, next_chunk_, left_);
  decoder_.open(ByteReader(bytes_->data() + kCountBytes, bytes_->size() - kCountBytes));
  ++next_chunk_;
  return false;
}

isa::Outcome TraceCursor::take(const isa::Instruction& instruction, std::uint32_t pc, isa::Hart& hart) {
  if (exhausted()) throw TraceError(reader_->path(), reader_->file_bytes(), "no instruction is left");
  --left_;
  try {
    return decoder_.take(instruction, pc, hart);
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

std::uint32_t TraceCursor::peek_target() {
  if (exhausted()) return 0;
  try {
    return decoder_.peek_target();
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

const WaitLoop* TraceCursor::enter_wait_loop(const isa::Instruction& last) {
  const WaitLoop* const loop = decoder_.entered();
  if (loop == nullptr) return nullptr;
  isa::Hart nobody;
  std::uint32_t pc = loop->entry + last.size;
  std::uint32_t without_event = 0;
  while (loop->contains(pc) && !exhausted()) {
    const isa::Instruction instruction = isa::decode(reader_->header().word_at(pc));
    without_event = has_event(instruction.unit) ? 0 : without_event + 1;
    if (without_event > loop->last - loop->first + 1) fail("a wait loop that asks nobody");
    const bool taken = instruction.word != kWaitForInterrupt;
    const isa::Outcome outcome = taken ? take(instruction, pc, nobody) : isa::Outcome{};
    const bool jumps = instruction.unit == isa::Unit::jump || outcome.flag;
    pc += jumps ? static_cast<std::uint32_t>(instruction.immediate) : instruction.size;
  }
  decoder_.entered();  // the recording entered it again and again
  return loop;
}

void TraceCursor::fail(const std::string& what) const {
  throw TraceError(reader_->path(), reader_->offset_of(core_, next_chunk_ - 1),
                   "core " + std::to_string(core_) + ": " + what);
}

}  // namespace halfstep::traces
