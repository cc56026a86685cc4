// Reading, replaying and printing the DMA's cycle tables.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/validate/dma_bench.h"
#include "tools/validate/dma_validation.h"

using namespace halfstep;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

const std::filesystem::path kTables = HALFSTEP_TEST_DATA "/../data/dma";

// A folder with copies of the tables that a test can spoil.
struct TablesFolder {
  TablesFolder() {
    for (const char* name : {"expected.csv", "detail.csv", "protocol.csv"})
      std::filesystem::copy_file(kTables / name, folder.path() / name);
  }
  void write(const char* name, const std::string& text) const { std::ofstream(folder.path() / name) << text; }
  tools::TemporaryDirectory folder;
};

std::string error_of(const std::filesystem::path& folder) {
  try {
    tools::read_dma_corpus(folder, "");
  } catch (const tools::UsageError& error) {
    return error.what();
  }
  return "no error";
}

tools::DmaComparison small_comparison() {
  tools::DmaComparison comparison;
  comparison.rows = {{"d1_len", "len", {{"event_cycle", "16", "16"}, {"l2_beats", "1", "1"}}, ""},
                     {"d2_len", "len", {{"event_cycle", "20", "18"}, {"l2_beats", "4", "5"}}, ""},
                     {"s step 0 status", "protocol", {{"note", "read data 0x00000001", "-"}}, ""},
                     {"d3_off", "off", {{"event_cycle", "16", "16"}}, "TCDM word 0x00000010: ..."}};
  return comparison;
}

}  // namespace

TEST_CASE("the DMA's tables are recognised and read, all or by name", "[dma]") {
  CHECK(tools::is_dma_corpus(kTables));
  CHECK_FALSE(tools::is_dma_corpus(HALFSTEP_TEST_DATA "/../data/functional"));
  const tools::DmaCorpus corpus = tools::read_dma_corpus(kTables, "_q2d");
  CHECK(corpus.scenarios.empty());
  std::size_t rows = 0;
  for (const tools::DmaCase& dma_case : corpus.cases) {
    CHECK(dma_case.group == "q2d");
    CHECK(dma_case.transfers.size() > 1);
    rows += dma_case.transfers.size();
  }
  CHECK(rows == 24);
}

TEST_CASE("DMA tables that do not read are answered with file and line", "[dma]") {
  const TablesFolder tables;
  tables.write("detail.csv", "case,l2_row_bytes\n");
  CHECK_THAT(error_of(tables.folder.path()), Contains("detail.csv:1: expected a column 'l2_stride'"));
  const TablesFolder broken;
  broken.write("protocol.csv",
               "scenario,step,access,kind,write_data,request_cycle,grant_cycle,response_cycle,note\n"
               "x,0,alloc_id,read,0x00000000,zero,0,1,-\n");
  CHECK_THAT(error_of(broken.folder.path()), Contains("protocol.csv:2: expected a number, got 'zero'"));
}

TEST_CASE("a number of the tables that is not the model's is found", "[dma]") {
  tools::DmaCorpus corpus = tools::read_dma_corpus(kTables, "_len");
  REQUIRE(corpus.cases.size() == 87);
  CHECK(tools::validate_dma(corpus).all_equal());
  ++corpus.cases[3].transfers[0].expected[12];  // tcdm_accesses
  const tools::DmaComparison comparison = tools::validate_dma(corpus);
  CHECK_FALSE(comparison.all_equal());
  CHECK(comparison.equal_rows() == 86);
  CHECK_FALSE(comparison.rows[3].equal());
}

TEST_CASE("a byte that is not where it belongs is found, wherever it is", "[dma]") {
  tools::DmaMemories memories;
  CHECK(memories.first_difference().empty());
  memories.tcdm[0x1000] ^= 0x100;
  CHECK_THAT(memories.first_difference(), Contains("TCDM word 0x00004000: expected "));
  memories.tcdm[0x1000] ^= 0x100;
  memories.l2.write_word(0x1c012344, memories.l2.read_word(0x1c012344) ^ 1);
  CHECK_THAT(memories.first_difference(), Contains("L2 word 0x1c012344: expected "));
  memories.l2.write_word(0x1c012344, memories.l2.read_word(0x1c012344) ^ 1);
  memories.expect_copy(true, 0x1c000001, 0x2003);
  CHECK_THAT(memories.first_difference(), Contains("TCDM word 0x00002000"));
}

TEST_CASE("the grant patterns are those of the measurement", "[dma]") {
  const std::string start = "1000011100110101010001001110001011101100001000111011100111000111";
  for (std::size_t t = 0; t < start.size(); ++t) {
    const bool bit = start[t] == '1';
    CHECK(tools::dma_grants("prbs", static_cast<std::int64_t>(t)) == (bit ? 0xfU : 0U));
    CHECK(((tools::dma_grants("prbs4", static_cast<std::int64_t>(t)) & 1U) != 0) == bit);
    CHECK(((tools::dma_grants("prbs4", static_cast<std::int64_t>(t) + 64) & 8U) != 0) == bit);  // port 3: t + 192
  }
  CHECK(tools::dma_grants("deny2", 4) == 0xf);
  CHECK(tools::dma_grants("deny2", 5) == 0);
  CHECK(tools::dma_grants("deny4", 7) == 0);
  CHECK(tools::dma_grants("deny4", 5) == 0xf);
  CHECK(tools::dma_grants("always", 5) == 0xf);
}

TEST_CASE("a DMA comparison is summed up by group", "[dma]") {
  const tools::DmaComparison comparison = small_comparison();
  CHECK(tools::print_dma_text(comparison) ==
        "group       rows   equal  worst difference\n"
        "len            2       1  -2 (event_cycle)\n"
        "off            1       0  0\n"
        "protocol       1       0  0\n"
        "\nrows that differ:\n"
        "  d2_len: event_cycle expected 20, got 18; l2_beats expected 4, got 5\n"
        "  s step 0 status: note expected read data 0x00000001, got -\n"
        "  d3_off: TCDM word 0x00000010: ...\n"
        "\ntotal: 1 of 4 rows equal\n");
  CHECK_THAT(tools::print_dma_text(comparison, 1), Contains("... and 2 more") && EndsWith("1 of 4 rows equal\n"));
  const auto json = nlohmann::json::parse(tools::print_dma_json(comparison));
  CHECK(json.at("rows") == 4);
  CHECK(json.at("equal") == 1);
  CHECK(json.at("groups").at(0).at("worst_difference") == -2);
  CHECK(json.at("differences").size() == 3);
  CHECK(json.at("differences").at(0).at("columns").at(1).at("got") == "5");
  CHECK_FALSE(tools::DmaComparison{}.all_equal());
}
