// Reading an instruction cache corpus and summing up its comparison; the corpus itself runs as a test of its own.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/validate/icache_comparison.h"
#include "tools/validate/icache_corpus.h"
#include "tools/validate/icache_replay.h"
#include "tools/validate/icache_trace.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

struct CorpusFolder {
  tools::TemporaryDirectory folder;

  CorpusFolder() {
    std::filesystem::create_directory(folder.path() / "traces");
    write("traces/two_words_c1.txt", "core 0 start 3\n1c008000 2\n");
    // Memory latency 5: the first word takes 5 + 9 cycles, the next fetch is granted a cycle later and hits.
    write("expected.csv",
          "trace,n_cores,memory_latency,core,fetches,start_cycle,total_cycles,l1_hits,l1_misses\n"
          "two_words_c1,1,5,0,2,3,16,1,1\n");
    write("summary_2banks.csv", "trace,n_cores,memory_latency,total_cycles,shared_misses\ntwo_words_c1,1,5,20,1\n");
  }
  const std::filesystem::path& path() const { return folder.path(); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path() / name) << text; }
};

tools::IcacheComparison compare(const CorpusFolder& folder, const std::string& filter = "") {
  return tools::validate_icache(tools::read_icache_corpus(folder.path(), filter), [](std::size_t, std::size_t) {});
}

std::string error_of(const CorpusFolder& folder) {
  try {
    compare(folder);
  } catch (const tools::UsageError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("an instruction cache corpus is tables by variant, and traces", "[validate]") {
  const CorpusFolder folder;
  REQUIRE(tools::is_icache_corpus(folder.path()));
  const auto corpus = tools::read_icache_corpus(folder.path(), "");
  REQUIRE(corpus.variants.size() == 2);
  CHECK(corpus.variants[0].name == "main");
  CHECK(corpus.variants[0].parameters.shared_banks == 8);
  CHECK(corpus.variants[1].name == "2banks");
  CHECK(corpus.variants[1].parameters.shared_banks == 2);
  const tools::IcacheTable& table = corpus.variants[0].tables.at(0);
  CHECK(table.columns ==
        std::vector<std::string>{"n_cores", "fetches", "start_cycle", "total_cycles", "l1_hits", "l1_misses"});
  CHECK(table.rows.at(0).label() == "two_words_c1 memory_latency=5 core 0");
  CHECK(table.rows.at(0).values == std::vector<std::uint64_t>{1, 2, 3, 16, 1, 1});
  CHECK(tools::read_icache_corpus(folder.path(), "three").variants.at(0).tables.at(0).rows.empty());
}

TEST_CASE("a trace says what each core fetches from when on", "[validate]") {
  const CorpusFolder folder;
  folder.write("traces/two.txt", "core 0 start 0\n1c008000 4\n1c008100 1\ncore 1 start 16\n1c00a000 7\n");
  const tools::IcacheTrace trace = tools::read_icache_trace(folder.path() / "traces" / "two.txt");
  REQUIRE(trace.size() == 2);
  CHECK(trace[0].runs.at(1).address == 0x1c008100);
  CHECK(trace[1].start_cycle == 16);
  CHECK(trace[1].runs.at(0).words == 7);
}

TEST_CASE("a replay measures under the names of the tables", "[validate]") {
  const auto measured = tools::replay({{3, {{0x1c008000, 2}}}}, {}, 5);
  CHECK(measured.cores.at(0).at("first_grant_cycle") == 3);
  CHECK(measured.cores.at(0).at("last_answer_cycle") == 19);
  CHECK(measured.cores.at(0).at("miss_wait_cycles") == 13);
  CHECK(measured.run.at("shared_misses") == 1);
  CHECK(measured.run.at("bank0_lfsr_end") == 1);
  CHECK(measured.run.at("bank1_lookups") == 0);
}

TEST_CASE("differences name the column, the expected and the measured number", "[validate]") {
  const CorpusFolder folder;
  const tools::IcacheComparison comparison = compare(folder);
  CHECK_FALSE(comparison.all_equal());
  CHECK(tools::print_icache_text(comparison) ==
        "variant      rows   equal  worst difference\n"
        "main            1       1  0\n"
        "2banks          1       0  -1 cycles (-5.0 %)\n"
        "\nrows that differ:\n"
        "  2banks two_words_c1 memory_latency=5: total_cycles expected 20, got 19\n"
        "\ntotal: 1 of 2 rows equal\n");
  const auto json = nlohmann::json::parse(tools::print_icache_json(comparison));
  CHECK(json.at("equal") == 1);
  CHECK(json.at("variants").at(1).at("worst_cycles") == -1);
  CHECK(json.at("differences").at(0).at("column") == "total_cycles");
  CHECK(json.at("differences").at(0).at("got") == 19);
  CHECK_FALSE(compare(folder, "three").all_equal());
}

TEST_CASE("a column that the replay does not measure is a difference", "[validate]") {
  const CorpusFolder folder;
  folder.write("expected.csv", "trace,memory_latency,core,mystery\ntwo_words_c1,5,0,1\n");
  CHECK_THAT(tools::print_icache_text(compare(folder)), Contains("mystery expected 1, got nothing"));
}

TEST_CASE("a broken instruction cache corpus is answered with file and line", "[validate]") {
  const CorpusFolder folder;
  folder.write("expected.csv", "trace,memory_latency,core,fetches\ntwo_words_c1,5,0\n");
  CHECK_THAT(error_of(folder), Contains("expected.csv:2: expected 4 columns, got 3"));
  folder.write("expected.csv", "trace,memory_latency,core,fetches\ntwo_words_c1,5,0,many\n");
  CHECK_THAT(error_of(folder), Contains("expected.csv:2: expected a number, got 'many'"));
  folder.write("expected.csv", "trace,memory_latency,core,fetches\ntwo_words_c1,0,0,2\n");
  CHECK_THAT(error_of(folder), Contains("expected.csv:2: expected a memory_latency of at least 1"));
  folder.write("expected.csv", "trace,core,fetches\ntwo_words_c1,0,2\n");
  CHECK_THAT(error_of(folder), Contains("expected.csv:1: expected a column 'memory_latency'"));
  folder.write("expected.csv", "trace,memory_latency,core,fetches\ntwo_words_c1,5,1,2\n");
  CHECK_THAT(error_of(folder), Contains("two_words_c1 memory_latency=5 core 1: the trace has 1 cores"));
  folder.write("expected.csv", "trace,memory_latency,core,fetches\nnone,5,0,2\n");
  CHECK_THAT(error_of(folder), Contains("none.txt: no such trace"));

  folder.write("expected.csv", "trace,memory_latency,core,fetches\ntwo_words_c1,5,0,2\n");
  const auto trace_error = [&](const std::string& text) {
    folder.write("traces/two_words_c1.txt", text);
    return error_of(folder);
  };
  CHECK_THAT(trace_error(""), Contains("the file is empty"));
  CHECK_THAT(trace_error("1c008000 2\n"), Contains("two_words_c1.txt:1: expected 'ADDRESS WORDS' of a core"));
  CHECK_THAT(trace_error("core 0 begin 3\n"), Contains("two_words_c1.txt:1: expected 'core C start K'"));
  CHECK_THAT(trace_error("core 1 start 0\n"), Contains("two_words_c1.txt:1: expected core 0, got core 1"));
  CHECK_THAT(trace_error("core 0 start 0\n1c008000\n"), Contains("two_words_c1.txt:2: expected 'ADDRESS WORDS'"));
}
