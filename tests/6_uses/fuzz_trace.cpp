// A libFuzzer target for the trace reader: whatever is in a file, it is read or refused with TraceError, in bounded
// memory. The first byte of an input chooses: odd: the rest is a file; even: the rest is a list of chunks (kind, core,
// two bytes of length, contents), packed here with right checksums, so that the fuzzer gets behind them.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "isa/decoder.h"
#include "traces/chunk.h"
#include "traces/trace_reader.h"

namespace {

using namespace halfstep;

constexpr int kMaxSteps = 5000;  // of a core

std::vector<std::uint8_t> pack(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> file(traces::kMagic.begin(), traces::kMagic.end());
  while (size >= 4) {
    const std::size_t length = std::min<std::size_t>(data[2] | static_cast<std::size_t>(data[3]) << 8, size - 4);
    const auto chunk =
        traces::pack_chunk(static_cast<traces::ChunkKind>(data[0]), data[1], {data + 4, data + 4 + length});
    file.insert(file.end(), chunk.begin(), chunk.end());
    data += 4 + length;
    size -= 4 + length;
  }
  return file;
}

// Follows the events through the code, loops left out.
void walk(traces::TraceReader& reader) {
  for (std::uint32_t core = 0; core < reader.header().cores; ++core) {
    traces::TraceCursor cursor(reader, core);
    isa::Hart hart;
    std::uint32_t pc = reader.header().entry;
    for (int step = 0; step < kMaxSteps && !cursor.exhausted(); ++step) {
      const isa::Instruction instruction = isa::decode(reader.header().word_at(pc));
      if (instruction.unit == isa::Unit::jump_register) cursor.peek_target();
      const isa::Outcome outcome = cursor.take(instruction, pc, hart);
      const bool jumps =
          instruction.unit == isa::Unit::jump_register || (instruction.unit == isa::Unit::branch && outcome.flag);
      pc = jumps ? outcome.address : pc + instruction.size;
      if (const traces::WaitLoop* const loop = cursor.enter_wait_loop(instruction)) pc = loop->exit;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int file = memfd_create("trace", 0);
  if (size == 0) return 0;
  const std::vector<std::uint8_t> bytes =
      (data[0] & 1U) != 0 ? std::vector<std::uint8_t>(data + 1, data + size) : pack(data + 1, size - 1);
  if (ftruncate(file, 0) != 0 || pwrite(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return 0;
  try {
    traces::TraceReader reader("/proc/self/fd/" + std::to_string(file));
    walk(reader);
    reader.verify();
  } catch (const traces::TraceError&) {
  }
  return 0;
}
