// Baselines: what is saved reads back equal, in a stable order, and broken files are named with their line.
#include "tools/compare/baseline.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "made_up_report.h"
#include "tests/5_programs/halfstep_process.h"
#include "tools/compare/comparison.h"
#include "tools/compare/report_reader.h"
#include "tools/errors.h"
#include "tools/files/csv_line.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;

TEST_CASE("a baseline reads back as what was saved", "[baseline]") {
  const tools::TemporaryDirectory folder;
  auto report = made_up_report();
  report["layers"][0]["layer"] = "conv1, \"the first\"";
  auto small = made_up_report();
  small["config"]["fpu.count"] = 1;
  const std::vector<tools::MeasuredRun> runs = {tools::parse_report(report.dump(), "a"),
                                                tools::parse_report(small.dump(), "b")};
  tools::save_baseline(folder.path() / "new", runs);
  REQUIRE(tools::is_baseline(folder.path() / "new"));
  const tools::Comparison comparison =
      tools::compare_runs(runs, tools::read_baseline(folder.path() / "new"), tools::RegressionLimits{});
  CHECK(comparison.region_count() == 4);
  CHECK(comparison.changed_count() == 0);
  CHECK_FALSE(comparison.regressed());
  const std::string text = read_file(folder.path() / "new" / tools::kBaselineFile);
  CHECK_THAT(text,
             Contains("\nnet.elf,cluster.cores=2 fpu.count=2,\"conv1, \"\"the first\"\"\",forward,conv_a,2,400,"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 5);
}

TEST_CASE("a default that changed since is a difference", "[baseline]") {
  const tools::TemporaryDirectory folder;
  const std::vector<tools::MeasuredRun> runs = {tools::parse_report(made_up_report().dump(), "a")};
  tools::save_baseline(folder.path(), runs);
  std::string defaults = read_file(folder.path() / tools::kBaselineDefaults);
  const std::size_t place = defaults.find("tcdm.banks = 16");
  REQUIRE(place != std::string::npos);
  defaults.replace(place, 15, "tcdm.banks = 32");
  std::ofstream(folder.path() / tools::kBaselineDefaults) << defaults;
  const tools::Comparison comparison =
      tools::compare_runs(tools::read_baseline(folder.path()), runs, tools::RegressionLimits{});
  CHECK(comparison.runs.at(0).config_differences == std::vector<std::string>{"tcdm.banks 32 -> 16"});
}

TEST_CASE("a baseline of a version with fewer causes is read", "[baseline]") {
  const tools::TemporaryDirectory folder;
  tools::save_baseline(folder.path(), {tools::parse_report(made_up_report().dump(), "a")});
  std::istringstream lines(read_file(folder.path() / tools::kBaselineFile));
  std::string without_last;  // idle: 0 everywhere
  for (std::string line; std::getline(lines, line);) without_last += line.substr(0, line.rfind(',')) + "\n";
  std::ofstream(folder.path() / tools::kBaselineFile) << without_last;
  CHECK(tools::read_baseline(folder.path()).at(0).regions.at(0).cycles == 400);
}

TEST_CASE("a run that failed cannot be a baseline", "[baseline]") {
  const tools::TemporaryDirectory folder;
  auto report = made_up_report();
  report["exit_code"] = 3;
  CHECK_THROWS_AS(tools::save_baseline(folder.path(), {tools::parse_report(report.dump(), "a")}), tools::UsageError);
  CHECK_FALSE(tools::is_baseline(folder.path()));
}

TEST_CASE("broken baselines are named with their line", "[baseline]") {
  const tools::TemporaryDirectory folder;
  const std::vector<tools::MeasuredRun> runs = {tools::parse_report(made_up_report().dump(), "a")};
  tools::save_baseline(folder.path(), runs);
  const std::string good = read_file(folder.path() / tools::kBaselineFile);
  const auto message = [&](const std::string& from, const std::string& to) -> std::string {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    std::ofstream(folder.path() / tools::kBaselineFile) << text;
    try {
      tools::read_baseline(folder.path());
    } catch (const tools::UsageError& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK_THAT(message(",400,", ",many,"), Contains("baseline.csv:2: expected a number, got 'many'"));
  CHECK_THAT(message(",400,", ",401,"), Contains("baseline.csv:2: the causes of conv1 forward (conv_a) do not add up"));
  CHECK_THAT(message(",400,", ","), Contains("baseline.csv:2: expected ") && Contains(" columns"));
  CHECK_THAT(message("program,", "programme,"), Contains("baseline.csv:1: expected the columns program,"));
  CHECK_THAT(message(",event_wait", ",boredom"), Contains("baseline.csv:1: unknown cause 'boredom'"));
  CHECK_THAT(message("fpu.count=2", "fpu.count"), Contains("baseline.csv:2: expected key=value"));
}

TEST_CASE("fields of a CSV line come back", "[baseline]") {
  const std::vector<std::string> fields = {"", "a,b", "say \"hi\"", "plain", ""};
  CHECK(tools::split_csv(tools::join_csv(fields)) == fields);
}

TEST_CASE("baseline from outside: saved, checked, and broken", "[baseline][command]") {
  const tools::TemporaryDirectory folder;
  const std::string report = (folder.path() / "matmul.json").string();
  const std::string kept = (folder.path() / "kept").string();
  REQUIRE(run_halfstep("run matmul --set kernel.variant=2x4 --report " + report).status == 0);
  const ProcessOutcome saved = run_halfstep("baseline save " + kept + " " + report);
  CHECK(saved.status == 0);
  CHECK_THAT(saved.output, Contains("baseline.csv: 1 region of 1 run\n"));
  CHECK(run_halfstep("baseline check " + kept + " " + report).status == 0);
  CHECK(run_halfstep("compare " + kept + " " + report).status == 0);  // a baseline is a result like others

  auto slower = nlohmann::ordered_json::parse(read_file(report));  // by one cycle on each core
  slower["layers"][0]["cycles"] = slower["layers"][0]["cycles"].get<int>() + 1;
  slower["layers"][0]["causes"]["fetch"] = slower["layers"][0]["causes"]["fetch"].get<int>() + 8;
  std::ofstream(report) << slower;
  const ProcessOutcome worse = run_halfstep("baseline check " + kept + " " + report);
  CHECK(worse.status == 1);
  CHECK_THAT(worse.output, Contains("FAILED  matmul_fp32.elf: matmul forward") && Contains("+1 cycles: +1 fetch"));
  CHECK(run_halfstep("baseline check " + kept + " " + report + " --max-regression 1").status == 0);

  CHECK_THAT(run_halfstep("baseline check " + folder.path().string() + " " + report).errors, Contains("no baseline"));
  CHECK_THAT(run_halfstep("baseline keep " + kept + " " + report).errors, Contains("expected save or check"));
}
