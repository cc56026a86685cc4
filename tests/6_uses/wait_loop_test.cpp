// Which loops a replay executes itself, and what a trace keeps for that.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "isa/decoder.h"
#include "tools/files/temporary_directory.h"
#include "traces/chunk.h"
#include "traces/trace_reader.h"
#include "traces/trace_writer.h"
#include "traces/wait_loops.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

constexpr std::uint32_t kCode = 0x1c008000;
constexpr std::uint32_t kDevice = 0x10204000;
const std::vector<traces::AddressRange> kDevices = {{kDevice, 0x800}};

constexpr std::uint32_t kAsk = 0x0045a503;        // lw x10, 4(x11)
constexpr std::uint32_t kMask = 0x00c57533;       // and x10, x10, x12
constexpr std::uint32_t kSleep = 0x03c5e683;      // p.elw x13, 60(x11)
constexpr std::uint32_t kBase = 0x102045b7;       // lui x11, 0x10204
constexpr std::uint32_t kNothing = 0x00000013;    // nop
constexpr std::uint32_t kStore = 0x00a5a023;      // sw x10, 0(x11)
constexpr std::uint32_t kNextWord = 0x00458593;   // addi x11, x11, 4
constexpr std::uint32_t kRegion = 0x10500013;     // begins a region
constexpr std::uint32_t kSkip = 0x00050a63;       // beqz x10, +20
constexpr std::uint32_t kBackOne = 0xfe051ee3;    // bnez x10, -4
constexpr std::uint32_t kBackTwo = 0xfe051ce3;    // bnez x10, -8
constexpr std::uint32_t kBackThree = 0xfe051ae3;  // bnez x10, -12

traces::CodeSegment code(const std::vector<std::uint32_t>& words) {
  traces::CodeSegment segment{kCode, {}};
  for (const std::uint32_t word : words) traces::put_word(segment.bytes, word);
  return segment;
}

std::vector<traces::WaitLoop> loops_of(const std::vector<std::uint32_t>& words) {
  return traces::find_wait_loops({code(words)}, kDevices);
}

// As a compiler writes `while (status & mask) sleep();`: asked once in front of the loop and then in it.
const std::vector<std::uint32_t> kRotated = {kAsk, kMask, kSkip, kSleep, kAsk, kMask, kBackThree, kNothing};
constexpr std::uint32_t kRotatedExit = kCode + 28;

traces::TraceHeader rotated_header() {
  traces::TraceHeader header;
  header.program = "waits.elf";
  header.entry = kCode;
  header.cores = 1;
  header.plain_memory = {{0x10000000, 0x100000}};
  header.devices = kDevices;
  header.code = {code(kRotated)};
  header.wait_loops = traces::find_wait_loops(header.code, kDevices);
  return header;
}

isa::Hart hart_with(std::uint32_t base, std::uint32_t mask) {
  isa::Hart hart;
  hart.set(11, base);
  hart.set(12, mask);
  return hart;
}

// A core that asks, sleeps and asks again `rounds` times, and goes on.
std::string recorded(int rounds, const isa::Hart& hart, std::uint32_t word_before = kNothing) {
  std::ostringstream stream;
  traces::TraceWriter writer(stream, rotated_header());
  const auto add = [&](std::uint32_t word, std::uint32_t pc, isa::Outcome outcome) {
    writer.core(0).add(isa::decode(word), pc, outcome, 0, hart);
  };
  add(word_before, kCode - 4, {0x10000000, 0, false});
  add(kAsk, kCode, {hart.x[11] + 4, 0, false});
  add(kMask, kCode + 4, {});
  add(kSkip, kCode + 8, {kRotatedExit, 0, rounds == 0});
  for (int round = 0; round < rounds; ++round) {
    add(kSleep, kCode + 12, {hart.x[11] + 60, 0, false});
    add(kAsk, kCode + 16, {hart.x[11] + 4, 0, false});
    add(kMask, kCode + 20, {});
    add(kBackThree, kCode + 24, {kCode + 12, 0, round + 1 < rounds});
  }
  add(kNothing, kRotatedExit, {});
  writer.finish(1);
  return stream.str();
}

}  // namespace

TEST_CASE("a loop that only asks a device is a wait loop, from each of its loads on", "[trace][wait]") {
  const auto loops = loops_of({kAsk, kMask, kBackTwo, kNothing});
  REQUIRE(loops.size() == 1);
  CHECK(loops[0].entry == kCode);
  CHECK(loops[0].first == kCode);
  CHECK(loops[0].last == kCode + 8);
  CHECK(loops[0].exit == kCode + 12);
  CHECK(loops[0].registers == std::vector<std::uint8_t>{11, 12});  // x10 is loaded before it is used
  REQUIRE(loops[0].accesses.size() == 1);
  CHECK(loops[0].accesses[0].base == 11);
  CHECK(loops[0].accesses[0].offset == 4);
}

TEST_CASE("the question in front of a loop belongs to it", "[trace][wait]") {
  const auto loops = loops_of(kRotated);
  REQUIRE(loops.size() == 3);  // the first question, the sleep, the question behind it
  CHECK(loops[0].entry == kCode);
  CHECK(loops[0].contains(kCode + 24));
  for (const traces::WaitLoop& loop : loops) CHECK(loop.exit == kRotatedExit);
  CHECK(loops[2].entry == kCode + 16);
  CHECK(loops[2].first == kCode + 12);
}

TEST_CASE("a loop that does more than wait is none", "[trace][wait]") {
  CHECK(loops_of({kAsk, kStore, kBackTwo, kNothing}).empty());
  CHECK(loops_of({kAsk, kRegion, kBackTwo, kNothing}).empty());
  CHECK(loops_of({kNothing, kMask, kBackTwo, kNothing}).empty());        // asks nobody
  CHECK(loops_of({kAsk, kNextWord, kBackTwo, kNothing}).empty());        // walks through memory
  CHECK(loops_of({kBase, kAsk, kBackTwo, kNothing}).size() == 1);        // a constant address, of the device
  CHECK(loops_of({0x100005b7, kAsk, kBackTwo, kNothing}).empty());       // a constant address in memory
  CHECK(loops_of({kAsk, kSkip, kBackTwo, kNothing, kNothing}).empty());  // left towards two places
  CHECK(loops_of({kAsk, kBackOne}).size() == 1);
  CHECK(loops_of({}).empty());
  CHECK(loops_of({kBackOne, kBackTwo, kBackThree}).empty());  // they begin in front of the code, or ask nobody
}

TEST_CASE("a trace gives a wait loop its registers, and passes over the rounds that were recorded", "[trace][wait]") {
  for (const int rounds : {0, 1, 7}) {
    const tools::TemporaryDirectory folder;
    const std::string path = (folder.path() / "waits.hst").string();
    std::ofstream(path, std::ios::binary) << recorded(rounds, hart_with(kDevice, 0x40));
    traces::TraceReader reader(path);
    reader.verify();
    traces::TraceCursor cursor(reader, 0);
    isa::Hart hart;
    cursor.take(isa::decode(kNothing), kCode - 4, hart);
    CHECK(cursor.take(isa::decode(kAsk), kCode, hart).address == kDevice + 4);
    const traces::WaitLoop* const loop = cursor.enter_wait_loop(isa::decode(kAsk));
    REQUIRE(loop != nullptr);
    CHECK(loop->exit == kRotatedExit);
    CHECK(hart.x[11] == kDevice);
    CHECK(hart.x[12] == 0x40);
    REQUIRE_FALSE(cursor.exhausted());
    cursor.take(isa::decode(kNothing), kRotatedExit, hart);
    CHECK(cursor.exhausted());
    if (rounds < 2) continue;
    REQUIRE(reader.summary().polling.size() == 1);
    CHECK(reader.summary().polling[0].reenacted);
  }
}

TEST_CASE("a wait loop is recorded like any other where a replay could not execute it", "[trace][wait]") {
  isa::Hart interrupted = hart_with(kDevice, 1);
  interrupted.mstatus |= 8;
  isa::Hart within_loop = hart_with(kDevice, 1);
  within_loop.loops[0] = {kCode, kCode + 20, 3};
  const std::uint32_t loads_mask = 0x0005a603;  // lw x12, 0(x11): may not have been answered when the loop is entered
  struct Recorded {
    isa::Hart hart;
    std::uint32_t before;
  };
  for (const Recorded& run : {Recorded{hart_with(0x10000000, 1), kNothing}, Recorded{interrupted, kNothing},
                              Recorded{within_loop, kNothing}, Recorded{hart_with(kDevice, 1), loads_mask}}) {
    const tools::TemporaryDirectory folder;
    const std::string path = (folder.path() / "waits.hst").string();
    std::ofstream(path, std::ios::binary) << recorded(2, run.hart, run.before);
    traces::TraceReader reader(path);
    traces::TraceCursor cursor(reader, 0);
    isa::Hart hart;
    cursor.take(isa::decode(run.before), kCode - 4, hart);
    cursor.take(isa::decode(kAsk), kCode, hart);
    CHECK(cursor.enter_wait_loop(isa::decode(kAsk)) == nullptr);
  }
}

TEST_CASE("wait loops that are none are refused", "[trace][wait]") {
  const auto mistake = [](const traces::WaitLoop& loop) -> std::string {
    traces::TraceHeader header = rotated_header();
    header.wait_loops = {loop};
    try {
      traces::header_from_json(traces::header_to_json(header));
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  };
  CHECK(mistake({8, 4, 12, 16, {1, 31}, {}}).empty());
  CHECK_THAT(mistake({16, 4, 12, 16, {1}, {}}), Contains("expected a wait loop"));     // entered outside
  CHECK_THAT(mistake({8, 4, 12, 8, {1}, {}}), Contains("expected a wait loop"));       // left to inside
  CHECK_THAT(mistake({8, 4, 12, 16, {32}, {}}), Contains("expected a wait loop"));     // no register
  CHECK_THAT(mistake({8, 4, 0x40000, 2, {1}, {}}), Contains("expected a wait loop"));  // a program, not a loop
  CHECK_THAT(mistake({8, 4, 12, 16, std::vector<std::uint8_t>(40, 1), {}}), Contains("expected a wait loop"));
}
