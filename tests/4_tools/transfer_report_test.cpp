// What the reports say about DMA, instruction cache and L2, on made-up results.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tools/config/assignment.h"
#include "tools/report/report.h"
#include "tools/report/transfer_lines.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

model::TransferCounters transfers(std::uint64_t hidden, std::uint64_t exposed) {
  model::TransferCounters counters;
  counters.to_tcdm = {4096, 16, 500};
  counters.to_l2 = {1000, 4, 125};
  counters.busy = hidden + exposed;
  counters.hidden = hidden;
  counters.exposed = exposed;
  counters.blocked = 7;
  counters.l2_bank_conflicts = 3;
  counters.l2_port_waits = 12;
  counters.l2_beats = 700;
  return counters;
}

tools::Report streaming_report() {
  tools::Report report;
  report.version = "1.2.3";
  report.program = "stream.elf";
  report.sha256 = "0123456789abcdef0123456789abcdef";
  report.config.cores = 1;
  report.config.icache_mode = model::IcacheMode::hierarchical;
  report.config.l2_contention = true;
  model::RunResult& result = report.result;
  result.cycles = 2000;
  result.cores.resize(1);
  result.cores[0].counters.icache_hits = 900;
  result.cores[0].counters.icache_misses = 100;
  result.cores[0].counters.icache_lines = 90;
  result.cores[0].counters.icache_refills = 30;
  result.transfers = {transfers(800, 200), 8, 2};
  result.icache = {90, 55, 5, 30};
  model::LayerResult layer;
  layer.layer = "pointwise";
  layer.pass = "forward";
  layer.kernel = "streamed";
  layer.cores = 1;
  layer.cycles = 1000;
  layer.counters.transfers = transfers(800, 100);
  result.layers = {layer};
  return report;
}

}  // namespace

TEST_CASE("the text report shows hidden and exposed transfers, and what caches and L2 did", "[report][dma]") {
  const std::string text = tools::print_text(streaming_report());
  CHECK_THAT(text, Contains("4,096 bytes to the TCDM in 16 bursts (at most 8 at a time), channel occupied "
                            "25.0 % of the run"));
  CHECK_THAT(text, Contains("1,000 bytes to L2 in 4 bursts (at most 2 at a time), channel occupied 6.3 %") ||
                       Contains("channel occupied 6.2 %"));
  CHECK_THAT(text, Contains("1,000 cycles: 800 hidden behind computing cores, 200 exposed, as all waited; "
                            "the TCDM refused something in 7"));
  CHECK_THAT(text, Contains("private 90.0 % of 1,000 fetches hit; shared 61.1 % of 90 lines hit, 5 were on "
                            "their way, 30 refills"));
  CHECK_THAT(text, Contains("700 beats through its ports, 3 refused by a bank, 12 cycles of waiting"));
  // cycles, instructions, MACs, MAC/clk, conflicts, contention; compute, exposed, hidden, overlap.
  CHECK_THAT(text, Contains(" 900      100     800     88.9"));
  for (const char* label : {"\nDMA in ", "\nDMA out ", "\nDMA busy ", "\nicache ", "\nL2 "})
    CHECK_THAT(text, Contains(label));
  CHECK(text.find("extra") == std::string::npos);
}

TEST_CASE("the JSON report counts transfers of the run, of layers and of regions", "[report][dma]") {
  const auto json = nlohmann::json::parse(tools::print_json(streaming_report()));
  CHECK(json.at("dma").at("to_tcdm").at("bytes") == 4096);
  CHECK(json.at("dma").at("to_tcdm").at("occupancy") == 0.25);
  CHECK(json.at("dma").at("to_tcdm").at("most_outstanding") == 8);
  CHECK(json.at("dma").at("exposed") == 200);
  CHECK(json.at("icache").at("shared").at("merged") == 5);
  CHECK(json.at("icache").at("private").at("misses") == 100);
  CHECK(json.at("l2").at("bank_conflicts") == 3);
  CHECK(json.at("cores").at(0).at("icache").at("lines") == 90);
  const auto& layer = json.at("layers").at(0);
  CHECK(layer.at("dma").at("hidden") == 800);
  CHECK(layer.at("dma").at("overlap").get<double>() == Approx(800.0 / 900));
  CHECK(layer.at("compute") == 900);
  CHECK(layer.at("dma").at("to_tcdm").at("occupancy") == 0.5);
  CHECK(layer.at("l2").at("port_waits") == 12);
}

TEST_CASE("what a run did not use is not reported", "[report][dma]") {
  tools::Report report = streaming_report();
  report.config.l2_contention = false;
  report.config.icache_mode = model::IcacheMode::ideal;
  report.result.transfers = {};
  report.result.layers[0].counters.transfers = {};
  CHECK(tools::transfer_lines(report).empty());
  CHECK(tools::print_text(report).find("DMA") == std::string::npos);
  const auto json = nlohmann::json::parse(tools::print_json(report));
  CHECK(json.at("dma").at("busy") == 0);
  CHECK_FALSE(json.contains("l2"));
  CHECK_FALSE(json.contains("icache"));
  CHECK_FALSE(json.at("layers").at(0).contains("dma"));
  CHECK_FALSE(json.at("layers").at(0).contains("compute"));
}

TEST_CASE("memory that the preset's hardware does not have is labelled", "[report][config]") {
  const auto extra = [](const std::vector<tools::Assignment>& assignments) {
    return tools::resolve_config(assignments).not_in_preset;
  };
  const tools::Assignment preset{"l2.size", "1536K", "configs/pulp-open.cfg:8", false};
  CHECK(extra({preset}).empty());
  CHECK(extra({preset, tools::parse_assignment("l2.size=1M")}).empty());
  CHECK(extra({preset, tools::parse_assignment("l2.size=8M")}) == std::vector<std::string>{"l2.size=8388608"});
  CHECK(extra({preset, {"l2.size", "8M", "mine.cfg:2", false}}).empty());  // a design of its own
  CHECK(extra({preset, tools::parse_assignment("l3.size=1M")}) == std::vector<std::string>{"l3.size=1048576"});
  tools::Report report = streaming_report();
  report.not_in_preset = {"l3.size=1048576"};
  CHECK_THAT(tools::print_text(report), Contains("l3.size=1048576: not hardware of the preset"));
  CHECK_THAT(tools::print_markdown(report), Contains("**extra**: l3.size=1048576: not hardware of the preset"));
  CHECK(nlohmann::json::parse(tools::print_json(report)).at("not_in_preset").at(0) == "l3.size=1048576");
}
