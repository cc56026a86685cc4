// The parts of `halfstep validate` that need no simulation: reading a corpus, comparing traces, summing up, workers.
#include <zlib.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/validate/issue_trace.h"
#include "tools/validate/timing_comparison.h"
#include "tools/validate/timing_corpus.h"
#include "tools/validate/worker_pool.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

constexpr const char* kHeader = "program,fpu_pipe_regs,fpu_alloc,pe_latency,cores,core,region,cycles\n";
constexpr std::uint32_t kNop = 0x00000013;
constexpr std::uint32_t kFence = 0x0000000f;

// A folder with the files of a corpus.
struct CorpusFolder {
  tools::TemporaryDirectory folder;

  explicit CorpusFolder(const std::string& rows) {
    write("expected.csv", kHeader + rows);
    write("link.ld", "");
    write("g1_a.S", "#@ cores=1 pe_latency=10,1 tags=\n");
    write("g4_b.S", "#@ cores=2 pe_latency=10 tags=\n");
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder.path() / name) << text; }
};

tools::IssueTrace trace_of(std::initializer_list<model::IssueEvent> events) {
  tools::IssueTrace trace;
  for (const model::IssueEvent& event : events) trace.at(event.core).push_back(event);
  return trace;
}

}  // namespace

TEST_CASE("a timing corpus is programs, runs and expected cycles", "[validate]") {
  const CorpusFolder corpus_folder(
      "g1_a,0,opt,10,1,0,255,40\ng1_a,0,opt,10,1,0,1,12\ng1_a,0,opt,1,1,0,1,9\n"
      "g4_b,1,private,10,2,1,0,7\n");
  const auto& path = corpus_folder.folder.path();
  std::filesystem::create_directory(path / "issue");
  corpus_folder.write("issue/g1_a.opt.0.csv.gz", "");
  REQUIRE(tools::is_timing_corpus(path));
  const auto corpus = tools::read_timing_corpus(path, "");
  REQUIRE(corpus.programs.size() == 2);
  CHECK(corpus.programs[0].group == "g1");
  REQUIRE(corpus.programs[0].runs.size() == 2);
  CHECK(corpus.programs[0].runs[0].expected.size() == 2);
  CHECK(corpus.programs[0].runs[0].issue_trace == path / "issue" / "g1_a.opt.0.csv.gz");
  CHECK(corpus.programs[0].runs[1].issue_trace.empty());  // recorded with the first latency only

  const auto config = corpus.programs[1].runs[0].config();
  CHECK(config.cores == 8);
  CHECK(config.boot_cores == 2);
  CHECK(config.fpu_policy == model::FpuPolicy::private_units);
  CHECK(config.fpu_count == 8);
  CHECK(config.fpu_pipe_regs == 1);
  CHECK(config.l2_latency == 10);
  CHECK(config.tcdm_size == 131072);
  CHECK(config.isa.arithmetic == isa::Arithmetic::rtl);
  CHECK(tools::read_timing_corpus(path, "g4").programs.size() == 1);
}

TEST_CASE("a broken corpus is answered with file and line", "[validate]") {
  const auto error_of = [](const std::string& rows) {
    const CorpusFolder corpus_folder(rows);
    try {
      tools::read_timing_corpus(corpus_folder.folder.path(), "");
    } catch (const tools::UsageError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK_THAT(error_of("g1_a,0,opt\n"), Contains("expected.csv:2: expected 8 columns"));
  CHECK_THAT(error_of("g1_a,0,opt,10,1,0,1,x\n"), Contains("expected.csv:2: expected a number, got 'x'"));
  CHECK_THAT(error_of("g9_none,0,opt,10,1,0,1,1\n"), Contains("g9_none.S: no such program"));
  CHECK_THAT(error_of("g1_a,0,magic,10,1,0,1,1\n"), Contains("expected.csv:2: unknown fpu_alloc 'magic'"));
}

TEST_CASE("issue traces are read from compressed files", "[validate]") {
  const tools::TemporaryDirectory folder;
  const auto path = folder.path() / "trace.csv.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  gzputs(file, "core,cycle,pc,insn\n0,3,1c008080,00000013\n1,12,1c0080a4,0000000f\n");
  gzclose(file);
  const auto trace = tools::read_issue_trace(path);
  REQUIRE(trace[0].size() == 1);
  CHECK(trace[0][0].pc == 0x1c008080);
  CHECK(trace[0][0].cycle == 3);
  REQUIRE(trace[1].size() == 1);
  CHECK(trace[1][0].word == kFence);
}

TEST_CASE("equal issue traces have no difference", "[validate]") {
  const auto trace = trace_of({{3, 0x100, kNop, 0}, {4, 0x104, kNop, 0}, {3, 0x100, kNop, 1}});
  CHECK_FALSE(tools::first_difference(trace, trace));
}

TEST_CASE("the first difference of two issue traces is the earliest over all cores", "[validate]") {
  const auto expected = trace_of({{3, 0x100, kNop, 0}, {9, 0x104, kNop, 0}, {3, 0x100, kNop, 1}, {5, 0x104, kNop, 1}});
  const auto got = trace_of({{3, 0x100, kNop, 0}, {8, 0x104, kNop, 0}, {3, 0x100, kNop, 1}, {6, 0x104, kNop, 1}});
  const auto difference = tools::first_difference(expected, got);
  REQUIRE(difference);
  CHECK(difference->core == 1);
  CHECK_THAT(difference->text(), Contains("core 1: 0x00000104 ") && Contains("expected cycle 5, got 6"));
}

TEST_CASE("a trace that ends early or goes elsewhere differs there", "[validate]") {
  const auto expected = trace_of({{3, 0x100, kNop, 0}, {4, 0x104, kNop, 0}});
  const auto shorter = tools::first_difference(expected, trace_of({{3, 0x100, kNop, 0}}));
  REQUIRE(shorter);
  CHECK_THAT(shorter->text(), Contains("0x00000104") && Contains("never issued"));
  const auto elsewhere = tools::first_difference(expected, trace_of({{3, 0x100, kNop, 0}, {4, 0x200, kNop, 0}}));
  REQUIRE(elsewhere);
  CHECK_THAT(elsewhere->text(), Contains("got 0x00000200"));
}

TEST_CASE("instructions that flush the pipeline may be missing in a recording", "[validate]") {
  const auto recorded = trace_of({{3, 0x100, kNop, 0}, {8, 0x108, kNop, 0}});
  const auto got = trace_of({{3, 0x100, kNop, 0}, {4, 0x104, kFence, 0}, {8, 0x108, kNop, 0}});
  CHECK_FALSE(tools::first_difference(recorded, got));
  CHECK_FALSE(tools::first_difference(got, recorded));
}

TEST_CASE("a timing comparison is summed up by group", "[validate]") {
  tools::TimingComparison comparison;
  comparison.rows = {{"g1_a", "g1", "fpu_pipe_regs=0", 0, 1, 10, 10},
                     {"g1_a", "g1", "fpu_pipe_regs=0", 0, 2, 40, 38},
                     {"g1_a", "g1", "fpu_pipe_regs=0", 0, 3, 10, 11},
                     {"g2_b", "g2", "fpu_pipe_regs=1", 3, 255, 7, std::nullopt}};
  comparison.traces = {{"g1_a", "fpu_pipe_regs=0", "core 0: too late"}, {"g2_b", "fpu_pipe_regs=1", ""}};
  comparison.failures = {{"g2_b", "fpu_pipe_regs=1", "deadlock"}};
  CHECK(tools::print_timing_text(comparison) ==
        "group    rows   equal  missing  worst difference\n"
        "g1          3       1        0  -2 cycles (-5.0 %)\n"
        "g2          1       0        1  0\n"
        "\nruns that did not end as they should:\n"
        "  g2_b fpu_pipe_regs=1: deadlock\n"
        "\nrows that differ:\n"
        "  g1_a fpu_pipe_regs=0 region 2 core 0: expected 40, got 38\n"
        "  g1_a fpu_pipe_regs=0 region 3 core 0: expected 10, got 11\n"
        "  g2_b fpu_pipe_regs=1 region 255 core 3: expected 7, got nothing\n"
        "\nfirst instruction that issues in another cycle:\n"
        "  g1_a fpu_pipe_regs=0: core 0: too late\n"
        "\nissue traces: 1 of 2 equal\n"
        "total: 1 of 4 rows equal\n");
  CHECK_THAT(tools::print_timing_text(comparison, 1), Contains("... and 2 more"));
  CHECK_FALSE(comparison.all_equal());
  const auto json = nlohmann::json::parse(tools::print_timing_json(comparison));
  CHECK(json.at("rows") == 4);
  CHECK(json.at("equal") == 1);
  CHECK(json.at("groups").at(0).at("worst_cycles") == -2);
  CHECK(json.at("differences").size() == 3);
  CHECK(json.at("differences").at(2).at("got").is_null());
}

TEST_CASE("a comparison is equal only if it has rows, no failure and no trace that differs", "[validate]") {
  tools::TimingComparison comparison;
  CHECK_FALSE(comparison.all_equal());
  comparison.rows = {{"g1_a", "g1", "fpu_pipe_regs=0", 0, 1, 10, 10}};
  CHECK(comparison.all_equal());
  comparison.failures = {{"g1_a", "", "the worker process died"}};
  CHECK_FALSE(comparison.all_equal());
  comparison.failures.clear();
  comparison.traces = {{"g1_a", "fpu_pipe_regs=0", "core 0: too late"}};
  CHECK_FALSE(comparison.all_equal());
}

TEST_CASE("workers send lines, and one that throws or dies is reported as such", "[validate]") {
  std::map<std::size_t, std::string> lines;
  std::map<std::size_t, std::string> failures;
  tools::WorkerPool pool;
  pool.task = [](std::size_t index, const std::function<void(const std::string&)>& send) {
    send("task " + std::to_string(index));
    if (index == 1) throw std::runtime_error("out of luck");
    if (index == 2) std::raise(SIGKILL);
    send("done");
  };
  pool.on_line = [&](std::size_t index, const std::string& line) { lines[index] += line + ";"; };
  pool.on_end = [&](std::size_t index, const std::string& failure) { failures[index] = failure; };
  pool.run(4, 2);
  CHECK(lines ==
        std::map<std::size_t, std::string>{{0, "task 0;done;"}, {1, "task 1;"}, {2, "task 2;"}, {3, "task 3;done;"}});
  CHECK(failures.size() == 4);
  CHECK(failures[0].empty());
  CHECK(failures[1] == "out of luck");
  CHECK_THAT(failures[2], Contains("the worker process died: Killed"));
  CHECK(failures[3].empty());
}
