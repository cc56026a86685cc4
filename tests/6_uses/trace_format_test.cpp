// The trace format: what goes in comes out, and no file, however broken, is taken for a trace.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>

#include "isa/decoder.h"
#include "tests/5_programs/halfstep_process.h"
#include "tools/files/temporary_directory.h"
#include "traces/chunk.h"
#include "traces/trace_reader.h"
#include "traces/trace_writer.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

constexpr std::uint32_t kLoad = 0x0002a303;    // lw x6, 0(x5)
constexpr std::uint32_t kStore = 0x0062a023;   // sw x6, 0(x5)
constexpr std::uint32_t kBranch = 0xfe031ee3;  // bnez x6, -4
constexpr std::uint32_t kDivide = 0x0262c333;  // div x6, x5, x6
constexpr std::uint32_t kJump = 0x00028067;    // jr x5
constexpr std::uint32_t kAdd = 0x00530333;     // add x6, x6, x5
constexpr std::uint32_t kPeripheral = 0x1a10f000;

traces::TraceHeader small_header() {
  traces::TraceHeader header;
  header.version = "1";
  header.program = "small.elf";
  header.entry = 0x1c008080;
  header.cores = 2;
  header.config = {{"fpu.count", "2"}};
  header.plain_memory = {{0x10000000, 0x100000}};
  header.symbols = {{"_start", 0x1c008080, 16}};
  header.layers = {{1, 64, "conv1", "forward", "conv"}};
  header.code = {{0x1c008080, {0x03, 0xa3, 0x02, 0x00, 0x23, 0xa0, 0x62, 0x00}}};
  return header;
}

struct Event {
  std::uint32_t word;
  isa::Outcome outcome;
};

const std::vector<Event> kEvents = {
    {kAdd, {}},
    {kLoad, {0x10000000, 0, false}},
    {kLoad, {0x10000040, 0, false}},
    {kStore, {0x10000080, 7, false}},            // plain memory: its value is not kept
    {kStore, {kPeripheral, 0x80000041, false}},  // kept
    {kBranch, {0, 0, true}},
    {kBranch, {0, 0, false}},
    {kDivide, {0, 12, false}},
    {kDivide, {0, 0xffffff00, false}},
    {kDivide, {0, 0, false}},
    {kJump, {0x1c009000, 0, false}},
    {kJump, {0x1c008100, 0, false}},
};

// Two cores with the events, the second one with many of them.
std::string small_trace(std::size_t repeats = 1) {
  std::ostringstream stream;
  traces::TraceWriter writer(stream, small_header());
  for (std::uint32_t core = 0; core < 2; ++core)
    for (std::size_t i = 0; i < (core == 0 ? 1 : repeats); ++i)
      for (const Event& event : kEvents)
        writer.core(core).add(isa::decode(event.word), 0x1c008080, event.outcome, 0, isa::Hart{});
  writer.finish(99);
  return stream.str();
}

class TraceFile {
 public:
  explicit TraceFile(const std::string& bytes) { std::ofstream(path(), std::ios::binary) << bytes; }
  std::string path() const { return (folder_.path() / "t.hst").string(); }
  // What is wrong with it; empty: nothing.
  std::string mistake() const {
    try {
      traces::TraceReader reader(path());
      reader.verify();
    } catch (const traces::TraceError& error) {
      return error.what();
    }
    return "";
  }

 private:
  tools::TemporaryDirectory folder_;
};

}  // namespace

TEST_CASE("numbers survive being bytes", "[trace]") {
  std::vector<std::uint8_t> bytes;
  const std::vector<std::uint32_t> numbers = {0, 1, 127, 128, 300, 0x7fffffff, 0x80000000, 0xffffffff};
  for (const std::uint32_t number : numbers) {
    traces::put_number(bytes, number);
    CHECK(traces::unzigzag(traces::zigzag(number)) == number);
  }
  CHECK(traces::zigzag(0xffffffff) == 1);
  traces::ByteReader reader(bytes.data(), bytes.size());
  for (const std::uint32_t number : numbers) CHECK(reader.number() == number);
  CHECK(reader.at_end());
  CHECK_THROWS(reader.byte());
  const std::vector<std::uint8_t> endless(6, 0xff);
  traces::ByteReader too_long(endless.data(), endless.size());
  CHECK_THROWS(too_long.number());
}

TEST_CASE("a trace tells what was written", "[trace]") {
  const TraceFile file(small_trace());
  traces::TraceReader reader(file.path());
  CHECK(reader.header().program == "small.elf");
  CHECK(reader.header().entry == 0x1c008080);
  CHECK(reader.header().config.at("fpu.count") == "2");
  CHECK(reader.header().symbols.at(0).name == "_start");
  CHECK(reader.header().layers.at(0).pass == "forward");
  CHECK(reader.header().code.at(0).bytes == small_header().code[0].bytes);
  CHECK(reader.summary().cycles == 99);
  CHECK(reader.summary().instructions == std::vector<std::uint64_t>{kEvents.size(), kEvents.size()});
  for (std::uint32_t core = 0; core < 2; ++core) {
    traces::TraceCursor cursor(reader, core);
    isa::Hart hart;
    for (const Event& event : kEvents) {
      const isa::Instruction instruction = isa::decode(event.word);
      REQUIRE_FALSE(cursor.exhausted());
      if (instruction.unit == isa::Unit::jump_register) CHECK(cursor.peek_target() == event.outcome.address);
      const isa::Outcome outcome = cursor.take(instruction, 0x1c008080, hart);
      if (instruction.unit == isa::Unit::branch) {
        CHECK(outcome.flag == event.outcome.flag);
      } else if (instruction.unit == isa::Unit::divider) {  // a divisor that takes as long
        const bool negative = (event.outcome.data >> 31) != 0;
        CHECK((outcome.data >> 31) == (event.outcome.data >> 31));
        const std::uint32_t kept = negative ? ~outcome.data : outcome.data;
        const std::uint32_t was = negative ? ~event.outcome.data : event.outcome.data;
        CHECK((kept == 0 ? 32 : __builtin_clz(kept)) == (was == 0 ? 32 : __builtin_clz(was)));
      } else {
        CHECK(outcome.address == event.outcome.address);
        CHECK(outcome.data == (event.outcome.address == kPeripheral ? event.outcome.data : 0U));
      }
    }
    CHECK(cursor.exhausted());
    CHECK_THROWS_AS(cursor.take(isa::decode(kAdd), 0, hart), traces::TraceError);
  }
}

TEST_CASE("a load that is repeated is told as polling", "[trace]") {
  std::ostringstream stream;
  traces::TraceWriter writer(stream, small_header());
  for (int i = 0; i < 5; ++i) {
    writer.core(1).add(isa::decode(kLoad), 0x1c008090, {0x10201800, 0, false}, 0, isa::Hart{});
    writer.core(1).add(isa::decode(kBranch), 0x1c008094, {0, 0, true}, 0, isa::Hart{});
  }
  writer.core(1).add(isa::decode(kLoad), 0x1c0080a0, {0x10000000, 0, false}, 0, isa::Hart{});
  writer.core(1).add(isa::decode(kStore), 0x1c0080a4, {0x10000000, 0, false}, 0, isa::Hart{});
  writer.core(1).add(isa::decode(kLoad), 0x1c0080a0, {0x10000000, 0, false}, 0, isa::Hart{});
  const traces::TraceSummary summary = writer.finish(1);
  REQUIRE(summary.polling.size() == 1);
  CHECK(summary.polling[0].core == 1);
  CHECK(summary.polling[0].pc == 0x1c008090);
  CHECK(summary.polling[0].address == 0x10201800);
  CHECK(summary.polling[0].repeats == 4);
}

TEST_CASE("who chose a parameter's value is carried", "[trace]") {
  using Origin = traces::ParameterOrigin;
  const auto again = [](const traces::TraceHeader& header) {
    return traces::header_from_json(traces::header_to_json(header)).chosen;
  };
  traces::TraceHeader header = small_header();
  CHECK_FALSE(again(header));
  header.chosen = {{"a", Origin::file}, {"b", Origin::assumed}, {"c", Origin::command_line}};
  CHECK(again(header) == header.chosen);
  std::string text = traces::header_to_json(header);
  text.replace(text.find("assumed"), 7, "guessed");
  CHECK_THROWS_WITH(traces::header_from_json(text), Contains("expected file, assumed or command line of b"));
}

TEST_CASE("a number that does not fit is refused, not bent into one that does", "[trace]") {
  const std::string text = traces::header_to_json(small_header());
  REQUIRE_NOTHROW(traces::header_from_json(text));
  const std::size_t at = text.find("\"entry\":") + 8;
  for (const char* entry : {"4697948e6", "4294967296", "-4", "0.5", "true", "\"8\""}) {
    INFO(entry);
    std::string changed = text;
    changed.replace(at, text.find(',', at) - at, entry);
    CHECK_THROWS_WITH(traces::header_from_json(changed), Contains("expected a whole number up to 4294967295, got"));
  }
  CHECK_THROWS_WITH(traces::summary_from_json(R"({"cycles":7,"instructions":[1,-2],"polling":[]})"),
                    Contains("expected a whole number up to 18446744073709551615, got -2"));
}

TEST_CASE("losses are carried, also those that are no number", "[trace]") {
  traces::TraceSummary summary{7, {1}, {}, {1.9692630767822266, std::nan("")}};
  const traces::TraceSummary again = traces::summary_from_json(traces::summary_to_json(summary));
  REQUIRE(again.losses.size() == 2);
  CHECK(again.losses[0] == summary.losses[0]);
  CHECK(std::isnan(again.losses[1]));
}

TEST_CASE("many events fill many chunks", "[trace]") {
  const TraceFile file(small_trace(20000));
  CHECK(file.mistake().empty());
  traces::TraceReader reader(file.path());
  CHECK(reader.chunks(0) == 1);
  CHECK(reader.chunks(1) > 3);
  CHECK(reader.file_bytes() < 20000 * kEvents.size() / 8);
}

TEST_CASE("a trace that is cut off anywhere is refused with the place", "[trace]") {
  const std::string whole = small_trace();
  CHECK(TraceFile(whole).mistake().empty());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO("cut to " << length << " of " << whole.size());
    CHECK_THAT(TraceFile(whole.substr(0, length)).mistake(), Contains("t.hst: at byte "));
  }
  CHECK_THAT(TraceFile(whole + "x").mistake(), Contains("something follows the end of the trace"));
}

TEST_CASE("a trace with any byte changed is refused", "[trace]") {
  const std::string whole = small_trace();
  for (std::size_t place = 0; place < whole.size(); ++place)
    for (const int bit : {0, 7}) {
      std::string broken = whole;
      broken[place] = static_cast<char>(static_cast<unsigned char>(broken[place]) ^ (1U << bit));
      INFO("bit " << bit << " of byte " << place);
      CHECK_THAT(TraceFile(broken).mistake(), Contains("t.hst: at byte "));
    }
}

TEST_CASE("files that are made to hurt are refused", "[trace]") {
  const auto chunk = [](traces::ChunkKind kind, std::uint8_t core, const std::string& text) {
    const auto bytes = traces::pack_chunk(kind, core, {text.begin(), text.end()});
    return std::string(bytes.begin(), bytes.end());
  };
  const std::string magic(traces::kMagic.begin(), traces::kMagic.end());
  const std::string header = chunk(traces::ChunkKind::header, 0, traces::header_to_json(small_header()));
  const std::string end = chunk(traces::ChunkKind::end, 0, traces::summary_to_json({1, {0, 0}, {}}));
  const auto mistake = [](const std::string& bytes) { return TraceFile(bytes).mistake(); };

  CHECK(mistake(magic + header + end).empty());
  CHECK_THAT(mistake(""), Contains("no trace"));
  CHECK_THAT(mistake("HSTRACE2" + header + end), Contains("at byte 0: no trace of this version"));
  CHECK_THAT(mistake(magic + end), Contains("at byte 8: expected the header first"));
  CHECK_THAT(mistake(magic + header + header + end), Contains("a second header"));
  CHECK_THAT(mistake(magic + chunk(traces::ChunkKind::header, 0, "{}") + end), Contains("at byte 8: "));
  CHECK_THAT(mistake(magic + chunk(traces::ChunkKind::header, 0, std::string(100000, '[')) + end),
             Contains("at byte 8: "));
  CHECK_THAT(mistake(magic + header + chunk(traces::ChunkKind::events, 9, std::string("\1\0\0\0\0", 5)) + end),
             Contains("events of core 9, of which there is none"));
  CHECK_THAT(mistake(magic + header + chunk(traces::ChunkKind::events, 0, "ab") + end),
             Contains("events without their number"));
  CHECK_THAT(mistake(magic + header + chunk(traces::ChunkKind::events, 0, std::string(4, '\0')) + end),
             Contains("a chunk without instructions"));
  CHECK_THAT(mistake(magic + header + chunk(traces::ChunkKind::events, 0, std::string("\1\0\0\0", 4)) + end),
             Contains("core 0 has 1 instructions, expected 0"));
  CHECK_THAT(mistake(magic + header + chunk(traces::ChunkKind::code, 0, "ab") + end),
             Contains("code without an address"));
  CHECK_THAT(mistake(magic + header + chunk(traces::ChunkKind::code, 0, std::string((4U << 20) + 1, 'x')) + end),
             Contains("no chunk of a trace, or one that is too large"));
  std::string huge = header;  // says that four gigabytes follow
  for (std::size_t i = 8; i < 12; ++i) huge[i] = '\xff';
  CHECK_THAT(mistake(magic + huge + end), Contains("at byte 8: no chunk of a trace"));
  traces::TraceHeader cores = small_header();
  cores.cores = 1000000;
  CHECK_THAT(mistake(magic + chunk(traces::ChunkKind::header, 0, traces::header_to_json(cores)) + end),
             Contains("expected 1 to 17 cores"));
}

TEST_CASE("events that do not fit their instructions are found where they are", "[trace]") {
  const auto chunk =
      traces::pack_chunk(traces::ChunkKind::events, 0, {2, 0, 0, 0, 1});  // two branches, one of them told
  const auto header = small_header();
  const TraceFile whole(small_trace());
  std::string bytes(traces::kMagic.begin(), traces::kMagic.end());
  const std::string text = traces::header_to_json(header);
  for (const auto& part : {traces::pack_chunk(traces::ChunkKind::header, 0, {text.begin(), text.end()}), chunk})
    bytes.append(part.begin(), part.end());
  const std::string end = traces::summary_to_json({1, {2, 0}, {}});
  const auto last = traces::pack_chunk(traces::ChunkKind::end, 0, {end.begin(), end.end()});
  bytes.append(last.begin(), last.end());
  const TraceFile file(bytes);
  traces::TraceReader reader(file.path());
  traces::TraceCursor cursor(reader, 0);
  isa::Hart hart;
  CHECK(cursor.take(isa::decode(kBranch), 0, hart).flag);
  CHECK_THROWS_WITH(cursor.take(isa::decode(kBranch), 0, hart), Contains("core 0: the chunk has fewer events"));
}
