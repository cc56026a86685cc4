// run --record, replay and trace from outside, and the formats of other tools.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/5_programs/halfstep_process.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

// matmul on two cores, recorded.
class Recording {
 public:
  Recording() {
    const ProcessOutcome outcome =
        run_halfstep("run matmul --set kernel.variant=2x4 --set boot.cores=2 --record " + trace() + " --report " +
                     file("run.json") + " --trace " + file("issue.csv"));
    REQUIRE(outcome.status == 0);
  }
  std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string trace() const { return file("matmul.hst"); }

 private:
  tools::TemporaryDirectory folder_;
};

nlohmann::json report_without_host(const std::string& path) {
  auto report = nlohmann::json::parse(read_file(path));
  report.erase("host");
  return report;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("replay from outside gives the report that run gave", "[replay][command]") {
  const Recording recording;
  const ProcessOutcome outcome =
      run_halfstep("replay " + recording.trace() + " --report " + recording.file("replay.json"));
  CHECK(outcome.status == 0);
  CHECK(outcome.errors.empty());
  CHECK(report_without_host(recording.file("replay.json")) == report_without_host(recording.file("run.json")));
  CHECK_THAT(run_halfstep("replay " + recording.trace() + " " + recording.trace()).output,
             StartsWith("program ") && Contains("forward"));

  const ProcessOutcome each = run_halfstep("replay " + recording.trace() + " --each fpu.pipe_regs=0,1,2");
  CHECK(each.status == 0);
  CHECK_THAT(each.output, Contains("3 configurations in ") && Contains(" s each"));
  const auto cycles = report_without_host(recording.file("run.json")).at("cycles").get<int>();
  CHECK_THAT(each.output,
             Contains(std::to_string(cycles / 1000) + "," + std::to_string(cycles % 1000 + 1000).substr(1)));

  CHECK_THAT(run_halfstep("replay " + recording.trace() + " --set boot.cores=3").errors,
             Contains("a replay cannot change boot.cores"));
  CHECK_THAT(
      run_halfstep("replay " + recording.trace() + " --each fpu.count=1,2 --report " + recording.file("e.json")).errors,
      Contains("--report: --each writes none"));
  CHECK_THAT(run_halfstep("replay " + recording.trace() + " --each fpu.count=1,,2").errors,
             Contains("--each fpu.count=1,,2: fpu.count: expected a whole number"));
  CHECK_THAT(run_halfstep("replay no.hst").errors, StartsWith("halfstep: no.hst: at byte 0: cannot be read"));
  CHECK_THAT(run_halfstep("replay " + recording.file("run.json")).errors, Contains("at byte 0: no trace"));
  CHECK(run_halfstep("replay " + recording.file("run.json")).status == 2);
  CHECK_THAT(run_halfstep("run tinycnn --record no/such/folder/x.hst").errors, Contains("cannot be written"));
  CHECK(run_halfstep("replay " + recording.trace() + " --max-cycles 100").status == 3);
}

TEST_CASE("a step of ResNet8 is recorded in less than a tenth of a byte per instruction, and replays in every count",
          "[.long][replay][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "resnet8").string();
  for (const char* const type : {"fp32", "fp16"}) {
    INFO(type);
    const std::string run = std::string("run resnet8 --set network.type=") + type;
    REQUIRE(run_halfstep(run + " --record " + base + ".hst --report " + base + ".json").status == 0);
    const auto report = report_without_host(base + ".json");
    REQUIRE(run_halfstep("replay " + base + ".hst --report " + base + ".again.json").status == 0);
    CHECK(report.at("losses").size() == 1);  // a trace carries what the program computed
    CHECK((report_without_host(base + ".again.json") == report));
    std::uint64_t instructions = 0;
    for (const auto& core : report.at("cores")) instructions += core.at("instructions").get<std::uint64_t>();
    CHECK(instructions > 10'000'000);
    CHECK(std::filesystem::file_size(base + ".hst") * 10 < instructions);
  }
}

TEST_CASE("recordings of the same run are the same bytes", "[replay][command]") {
  const Recording first;
  const Recording second;
  CHECK(read_file(first.trace()).size() > 1000);
  CHECK(read_file(first.trace()) == read_file(second.trace()));
}

TEST_CASE("a replay carries the losses of the recording, which no machine changes", "[.slow][replay][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "x").string();
  REQUIRE(run_halfstep("run autoencoder --set network.type=fp16 --record " + base + ".hst --report " + base + ".json")
              .status == 0);
  REQUIRE(run_halfstep("replay " + base + ".hst --set fpu.count=1 --report " + base + ".again.json").status == 0);
  const auto losses = report_without_host(base + ".json").at("losses");
  CHECK(losses.size() == 1);
  CHECK((report_without_host(base + ".again.json").at("losses") == losses));
  // One that did not get to its end has computed none.
  CHECK(run_halfstep("replay " + base + ".hst --max-cycles 1000 --report " + base + ".cut.json").status == 3);
  CHECK_FALSE(report_without_host(base + ".cut.json").contains("losses"));
}

TEST_CASE("a preset's recording replays as a run with the preset: what follows, what is assumed", "[replay][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "x").string();
  const std::string run = "run matmul --config pulp-open --set kernel.variant=4x4 --set l3.size=8M";
  REQUIRE(run_halfstep(run + " --record " + base + ".hst --report " + base + ".json").status == 0);
  const ProcessOutcome replay = run_halfstep("replay " + base + ".hst --report " + base + ".again.json");
  REQUIRE(replay.status == 0);
  CHECK(replay.errors.empty());  // no core needs more than was recorded
  const auto recorded = report_without_host(base + ".json");
  CHECK(recorded.contains("assumed"));
  CHECK((report_without_host(base + ".again.json") == recorded));
  // pulp-open says what a refill takes, so it does not follow l2.latency.
  REQUIRE(run_halfstep(run + " --set l2.latency=40 --report " + base + ".json").status == 0);
  REQUIRE(run_halfstep("replay " + base + ".hst --set l2.latency=40 --report " + base + ".again.json").status == 0);
  CHECK((report_without_host(base + ".again.json") == report_without_host(base + ".json")));
  CHECK_THAT(run_halfstep("replay " + base + ".hst --set boot.cores=3").errors,
             Contains("a replay cannot change boot.cores"));
}

TEST_CASE("a replay takes configuration files as a run does", "[replay][command]") {
  const Recording recording;
  std::ofstream(recording.file("small.cfg")) << "fpu.count = 1\n";
  REQUIRE(run_halfstep("replay " + recording.trace() + " --config " + recording.file("small.cfg") + " --report " +
                       recording.file("a.json"))
              .status == 0);
  REQUIRE(
      run_halfstep("replay " + recording.trace() + " --set fpu.count=1 --report " + recording.file("b.json")).status ==
      0);
  CHECK(report_without_host(recording.file("a.json")) == report_without_host(recording.file("b.json")));
  CHECK(report_without_host(recording.file("a.json")).at("cycles") >
        report_without_host(recording.file("run.json")).at("cycles"));
}

TEST_CASE("polling is named by trace info and by replay", "[replay][command]") {
  const tools::TemporaryDirectory folder;
  const std::string log = (folder.path() / "polls.spike").string();
  const std::string trace = (folder.path() / "polls.hst").string();
  {
    std::ofstream file(log);
    for (const char* value : {"0x00000000", "0x00000000", "0x00000000", "0x00000001"})
      file << "core   0: 3 0x80000000 (0x0002a303) x6  " << value << " mem 0x80001000\n"  // lw x6, 0(x5)
           << "core   0: 3 0x80000004 (0xfe030ee3)\n";                                    // beqz x6, -4
    file << "core   0: 3 0x80000008 (0x00100293) x5  0x00000001\n";
  }
  REQUIRE(run_halfstep("trace convert " + log + " --to hst --out " + trace).status == 0);
  CHECK_THAT(run_halfstep("trace info " + trace).output,
             Contains("polling   core 0 in ") && Contains(": 3 repeated loads of one address"));
  const ProcessOutcome replay = run_halfstep("replay " + trace);
  CHECK(replay.status == 0);
  CHECK_THAT(replay.output + replay.errors,
             Contains("polling at 0x80000000 in ") && Contains("1 cores, up to 4 loads of one address"));
}

TEST_CASE("a damaged trace stops a replay with the place of the damage", "[replay][command]") {
  const Recording recording;
  std::string bytes = read_file(recording.trace());
  bytes[bytes.size() * 3 / 4] = static_cast<char>(bytes[bytes.size() * 3 / 4] ^ 0x10);
  std::ofstream(recording.trace(), std::ios::binary) << bytes;
  const ProcessOutcome outcome = run_halfstep("replay " + recording.trace());
  CHECK(outcome.status != 0);
  CHECK_THAT(outcome.errors, Contains("matmul.hst: at byte ") && Contains("the file is damaged"));
  CHECK(run_halfstep("trace info " + recording.trace()).status == 2);
}

TEST_CASE("trace info and diff", "[trace][command]") {
  const Recording recording;
  const ProcessOutcome info = run_halfstep("trace info " + recording.trace());
  CHECK(info.status == 0);
  CHECK_THAT(info.output,
             Contains("program   matmul_fp32.elf") && Contains("boot.cores=2") && Contains("bytes per instruction"));
  const ProcessOutcome same = run_halfstep("trace diff " + recording.trace() + " " + recording.trace());
  CHECK(same.status == 0);
  CHECK_THAT(same.output, Contains("core 1: ") && Contains(" instructions, equal\n"));

  const std::string other = recording.file("other.hst");
  REQUIRE(run_halfstep("run matmul --set kernel.variant=2x4 --set boot.cores=2 --set kernel.repeat=2 --record " + other)
              .status == 0);
  const ProcessOutcome different = run_halfstep("trace diff " + recording.trace() + " " + other);
  CHECK(different.status == 1);
  CHECK_THAT(different.output, Contains("configuration: kernel.repeat 1 -> 2") && Contains("core 0: instruction ") &&
                                   Contains(" in main+0x"));
  CHECK_THAT(run_halfstep("trace look " + other).errors,
             Contains("expected info TRACE, diff TRACE OTHER or convert TRACE"));
  CHECK_THAT(run_halfstep("trace convert " + other).errors, Contains("expected --to FORMAT and --out FILE"));
  CHECK_THAT(run_halfstep("trace convert " + other + " --to vcd --out x").errors, Contains("--to vcd: expected spike"));
}

TEST_CASE("Kanata: every instruction leaves decode in the cycle in which it issued", "[trace][command]") {
  const Recording recording;
  const std::string out = recording.file("out.kanata");
  REQUIRE(run_halfstep("trace convert " + recording.trace() + " --to kanata --out " + out).status == 0);
  std::map<int, int> thread_of;
  std::map<int, std::vector<std::uint64_t>> issues;  // by thread
  std::uint64_t cycle = 0;
  std::size_t retired = 0;
  const auto lines = lines_of(read_file(out));
  REQUIRE(lines.at(0) == "Kanata\t0004");
  for (const std::string& line : lines) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "C=" || kind == "C") {
      std::uint64_t amount = 0;
      words >> amount;
      cycle += amount;
    } else if (kind == "I") {
      int id = 0;
      int again = 0;
      int thread = 0;
      words >> id >> again >> thread;
      thread_of[id] = thread;
    } else if (kind == "S") {
      int id = 0;
      int lane = 0;
      std::string stage;
      words >> id >> lane >> stage;
      if (stage == "X") issues[thread_of.at(id)].push_back(cycle);
    } else if (kind == "R") {
      ++retired;
    }
  }
  std::map<int, std::vector<std::uint64_t>> expected;
  for (const std::string& line : lines_of(read_file(recording.file("issue.csv")))) {
    if (line[0] == 'c') continue;
    const std::size_t comma = line.find(',');
    expected[std::stoi(line)].push_back(std::stoull(line.substr(comma + 1)));
  }
  CHECK(issues == expected);
  CHECK(retired == expected[0].size() + expected[1].size());
}

TEST_CASE("Spike: a log is imported, replayed and written again", "[trace][command]") {
  const tools::TemporaryDirectory folder;
  const std::string log = (folder.path() / "log.spike").string();
  std::string text;
  for (const std::string& line : lines_of(read_file(HALFSTEP_TEST_DATA "/../5_programs/golden/trace.spike"))) {
    if (line.find("0x80000068 (") != std::string::npos) break;  // the handler of a trap, which cannot be imported
    text += line + "\n";
  }
  std::ofstream(log) << text;
  const std::string trace = (folder.path() / "x.hst").string();
  const std::string back = (folder.path() / "x.spike").string();
  REQUIRE(run_halfstep("trace convert " + log + " --to hst --out " + trace).status == 0);
  const ProcessOutcome info = run_halfstep("trace info " + trace);
  CHECK_THAT(info.output, Contains("written   by Spike commit log"));
  CHECK(run_halfstep("replay " + trace).status == 0);
  REQUIRE(run_halfstep("trace convert " + trace + " --to spike --out " + back).status == 0);
  const auto original = lines_of(read_file(log));
  const auto again = lines_of(read_file(back));
  REQUIRE(original.size() > 20);
  REQUIRE(original.size() + 1 == again.size());
  CHECK_THAT(again.back(), Contains("(0x7ff00013)"));  // the mark at the end, which the log did not have
  for (std::size_t i = 0; i < original.size(); ++i) {
    INFO(original[i]);
    const std::size_t word_end = original[i].find(')');
    CHECK(again[i].substr(0, again[i].find(')')) == original[i].substr(0, word_end));
    const std::size_t access = original[i].find(" mem ");
    const std::string address = access == std::string::npos ? "" : original[i].substr(access, 15);
    CHECK(again[i].substr(again[i].find(')') + 1) == address);
  }
}

TEST_CASE("Spike: logs of several cores, and what cannot be imported", "[trace][command]") {
  const tools::TemporaryDirectory folder;
  const std::string log = (folder.path() / "x.spike").string();
  const std::string trace = (folder.path() / "x.hst").string();
  const auto import = [&](const std::string& text) {
    std::ofstream(log) << text;
    return run_halfstep("trace convert " + log + " --to hst --out " + trace);
  };
  const std::string first = "0: 3 0x80000000 (0x00100293) x5  0x00000001\n";   // addi x5, x0, 1
  const std::string second = "0: 3 0x80000004 (0xfff28293) x5  0x00000000\n";  // addi x5, x5, -1
  REQUIRE(import("core   " + first + "core   1: 3 0x80000000 (0x00100293) x5  0x00000001\ncore   " + second +
                 "core   1: 3 0x80000004 (0xfff28293) x5  0x00000000\n")
              .status == 0);
  CHECK_THAT(run_halfstep("trace info " + trace).output, Contains("6 instructions") && Contains("cluster.cores=2"));
  CHECK(run_halfstep("replay " + trace).status == 0);

  CHECK_THAT(run_halfstep("replay " + trace).output, Contains("cycles, exit code 0"));
  CHECK_THAT(import("").errors, Contains("no commit"));
  CHECK_THAT(import("core   0: 3 0x0000000180000000 (0x00100293)\n").errors, Contains(":1: ") && Contains("RV32"));
  CHECK_THAT(import("core   " + first + "core   0: 3 0x90000000 (0x00100293)\n").errors,
             Contains(":1: the next instruction is elsewhere: a trap"));
  CHECK_THAT(import("core   0: 3 0x80000000 (0x0002a303) x6 0x00000000\n").errors, Contains("expected mem"));
  CHECK_THAT(import("core   0: 3 0x80000000 (0xffffffff)\n").errors, Contains(":1: "));
  CHECK_THAT(import("core   0: 3 0x80000000 (0x00100293) y9\n").errors, Contains(":1: cannot read 'y9'"));
  CHECK_THAT(import("core  99: 3 0x80000000 (0x00100293)\n").errors, Contains(":1: "));
}

TEST_CASE("the sample traces replay in the cycles they were recorded in", "[replay][command]") {
  std::size_t samples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(HALFSTEP_TEST_DATA "/../../traces/samples")) {
    if (entry.path().extension() != ".hst") continue;
    ++samples;
    INFO(entry.path());
    CHECK(std::filesystem::file_size(entry.path()) < 1000000);
    const std::string info = run_halfstep("trace info " + entry.path().string()).output;
    const std::size_t place = info.find("recorded  ") + 10;
    REQUIRE(place > 10);
    const std::string cycles = info.substr(place, info.find(" cycles", place) - place);
    const ProcessOutcome replay = run_halfstep("replay " + entry.path().string());
    CHECK(replay.status == 0);
    CHECK_THAT(replay.output, Contains(" " + cycles + " cycles, exit code 0"));
  }
  CHECK(samples >= 2);
}
