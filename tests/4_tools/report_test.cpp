// The printers, against texts kept in golden/. They are pure functions: a made-up result is all they need.
#include "tools/report/report.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "model/config/parameters.h"
#include "tools/errors.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using model::Cause;

namespace {

std::string golden(const std::string& name) {
  std::ifstream file(std::string(HALFSTEP_TEST_DATA) + "/golden/" + name);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

model::Counters counters(std::uint64_t instructions, const std::vector<std::pair<Cause, std::uint64_t>>& causes,
                         std::uint64_t conflicts = 0, std::uint64_t contention = 0) {
  model::Counters result;
  result.instructions = instructions;
  result.bank_conflicts = conflicts;
  result.fpu_contention = contention;
  for (const auto& [cause, cycles] : causes) result.causes.at(static_cast<std::size_t>(cause)) = cycles;
  return result;
}

// Two cores, one layer with two passes; the causes add up to cycles x cores as the model promises.
tools::Report two_pass_report() {
  tools::Report report;
  report.version = "1.2.3";
  report.program = "net_fp16.elf";
  report.sha256 = "0123456789abcdef0123456789abcdef";
  report.config.cores = 2;
  report.config.boot_cores = 2;
  report.assumed = {"l2.latency=12"};
  report.code_bytes = 4096;
  model::RunResult& result = report.result;
  result.cycles = 1500;
  result.host_seconds = 0.001;
  result.cores = {{0, counters(1200, {{Cause::issued, 1200}, {Cause::load_use, 300}})},
                  {1, counters(1100, {{Cause::issued, 1100}, {Cause::idle, 400}})}};
  result.regions = {{1, 0, "conv1 forward", 1, 1000, 1000, 1000, 10, counters(900, {{Cause::issued, 1000}})}};
  result.layers = {
      {"conv1", "forward", "conv2d_fw", 1, 2, 1000, 4000,
       counters(1700, {{Cause::issued, 1700}, {Cause::tcdm_denied, 100}, {Cause::fpu_denied, 200}}, 100, 210)},
      {"conv1, \"again\"", "update", "sgd", 2, 2, 200, 0,
       counters(300, {{Cause::issued, 300}, {Cause::event_wait, 100}})}};
  return report;
}

}  // namespace

TEST_CASE("the text report of layers", "[report]") {
  CHECK(tools::print_text(two_pass_report()) == golden("layers.txt"));
}

TEST_CASE("the Markdown report of layers", "[report]") {
  CHECK(tools::print_markdown(two_pass_report()) == golden("layers.md"));
}

TEST_CASE("the CSV report of layers", "[report]") {
  CHECK(tools::print_csv(two_pass_report()) == golden("layers.csv"));
}

TEST_CASE("the JSON report of layers", "[report]") {
  auto json = nlohmann::ordered_json::parse(tools::print_json(two_pass_report()));
  CHECK(json.erase("config") == 1);  // another test looks at it: new parameters do not change the rest
  CHECK(json.dump(2) + "\n" == golden("layers.json"));
}

TEST_CASE("without layers, the text report shows regions, and without regions cores", "[report]") {
  tools::Report report = two_pass_report();
  report.result.layers.clear();
  CHECK(tools::print_text(report) == golden("regions.txt"));
  report.result.regions.clear();
  report.assumed.clear();
  CHECK(tools::print_text(report) == golden("cores.txt"));
}

TEST_CASE("a program that did not end has no exit code", "[report]") {
  tools::Report report = two_pass_report();
  report.result.stop = model::StopReason::deadlock;
  report.result.message = "nothing moves";
  CHECK(nlohmann::json::parse(tools::print_json(report)).at("exit_code").is_null());
  CHECK_THAT(tools::print_text(report), Catch::Matchers::Contains("1,500 cycles, stopped: nothing moves"));
}

TEST_CASE("JSON has a key for every parameter and every cause", "[report]") {
  const auto json = nlohmann::json::parse(tools::print_json(two_pass_report()));
  CHECK(json.at("config").size() == model::parameters().size());
  CHECK(json.at("config").at("cluster.cores") == 2);
  CHECK(json.at("config").at("fpu.policy") == "dynamic");
  CHECK(json.at("cores").at(0).at("causes").size() == model::kCauses);
  CHECK(json.at("layers").at(0).at("mac_per_clk") == 4.0);
}

TEST_CASE("losses of training steps are in the JSON report of a network only", "[report]") {
  tools::Report trained = two_pass_report();
  CHECK(tools::print_json(trained).find("\"losses\"") == std::string::npos);
  trained.losses = {2.5, 1.25};
  CHECK(nlohmann::json::parse(tools::print_json(trained))["losses"] == std::vector<double>{2.5, 1.25});
}

TEST_CASE("the suffix of a report chooses its format", "[report]") {
  const tools::TemporaryDirectory folder;
  const auto path = (folder.path() / "report.csv").string();
  tools::write_report(two_pass_report(), path);
  std::ifstream file(path);
  CHECK(std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()} == golden("layers.csv"));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);  // no temporary file is left
  CHECK_THROWS_AS(tools::check_report_path("report.html"), tools::UsageError);
  CHECK_THROWS_AS(tools::check_report_path("report"), tools::UsageError);
  CHECK_THROWS_AS(tools::check_report_path((folder.path() / "none" / "report.txt").string()), tools::UsageError);
  CHECK_NOTHROW(tools::check_report_path(path));
}
