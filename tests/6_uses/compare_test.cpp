// halfstep compare: what is paired with what, how a difference is explained, when it fails, and every format.
#include <catch2/catch.hpp>
#include <fstream>

#include "made_up_report.h"
#include "tests/5_programs/halfstep_process.h"
#include "tools/compare/comparison.h"
#include "tools/compare/comparison_report.h"
#include "tools/compare/report_reader.h"
#include "tools/errors.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using Json = nlohmann::ordered_json;

namespace {

tools::MeasuredRun run_of(const Json& report) { return tools::parse_report(report.dump(), "made up"); }

tools::Comparison compare(const Json& base, const Json& now, const std::string& limit = "") {
  std::optional<tools::RegressionLimits> limits;
  if (!limit.empty()) limits = tools::RegressionLimits::parse(limit);
  return tools::compare_runs({run_of(base)}, {run_of(now)}, limits);
}

// conv1 forward takes 412 cycles more: 760 core-cycles denied, 64 issued, on two cores.
Json slower_report() {
  Json report = made_up_report();
  report["layers"][0] = layer("conv1", "forward", "conv_a", 812, causes(764, 820, 40));
  return report;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const tools::UsageError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a difference is explained by its causes, which add up to it", "[compare]") {
  const tools::Comparison comparison = compare(made_up_report(), slower_report());
  REQUIRE(comparison.runs.size() == 1);
  REQUIRE(comparison.runs[0].regions.size() == 2);
  const tools::RegionChange& change = comparison.runs[0].regions[0];
  CHECK(change.cycle_change() == 412);
  CHECK(tools::explanation(change) == "+412 cycles: +380 tcdm denied, +32 issued");
  CHECK(*change.percent() == Approx(103.0));
  CHECK_FALSE(comparison.runs[0].regions[1].changed);
  CHECK(comparison.slower_count() == 1);
  CHECK(comparison.changed_count() == 1);
  CHECK_FALSE(comparison.regressed());
}

TEST_CASE("shares that do not divide evenly among the cores still add up", "[compare]") {
  Json now = made_up_report();  // +1 cycle on two cores: 3 issued more, 1 waiting less
  now["layers"][1] = layer("conv1", "update", "sgd", 101, causes(199, 2, 1));
  const tools::Comparison comparison = compare(made_up_report(), now);
  const tools::RegionChange& change = comparison.runs[0].regions[1];
  std::int64_t sum = 0;
  for (const auto& [cause, cycles] : change.why) sum += cycles;
  CHECK(sum == 1);
  CHECK(change.cycle_change() == 1);
}

TEST_CASE("the same cycles with other counts are a change, not slower", "[compare]") {
  Json now = made_up_report();
  now["layers"][0] = layer("conv1", "forward", "conv_a", 400, causes(690, 70, 40));
  const tools::Comparison comparison = compare(made_up_report(), now, "0");
  CHECK(comparison.changed_count() == 1);
  CHECK(comparison.slower_count() == 0);
  CHECK_FALSE(comparison.regressed());
  CHECK(tools::explanation(comparison.runs[0].regions[0]) == "+0 cycles: -5 issued, +5 tcdm denied");
}

TEST_CASE("a limit is exact", "[compare]") {
  Json now = made_up_report();
  now["layers"][1] = layer("conv1", "update", "sgd", 102, causes(200, 4, 0));
  CHECK_FALSE(compare(made_up_report(), now, "2").regressed());
  CHECK(compare(made_up_report(), now, "1.99").regressed());
  CHECK(tools::failures(compare(made_up_report(), now, "1.5")) ==
        std::vector<std::string>{
            "net.elf: conv1 update (sgd) is 2 % slower, allowed are 1.5 %: +2 cycles: +2 tcdm denied"});
}

TEST_CASE("limits per kernel come from a file", "[compare]") {
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "limits.cfg").string();
  std::ofstream(file) << "# ours\n* = 0\nconv_a = 150  # being rewritten\n";
  CHECK_FALSE(compare(made_up_report(), slower_report(), file).regressed());
  std::ofstream(file) << "conv_a = 100\n";
  CHECK(compare(made_up_report(), slower_report(), file).regressed());

  const auto limits_of = [&](const std::string& text) {
    std::ofstream(file) << text;
    return message_of([&] { tools::RegressionLimits::parse(file); });
  };
  CHECK(limits_of("conv_a 2\n") == file + ":1: expected 'KERNEL = PERCENT', got 'conv_a 2'");
  CHECK(limits_of("\nconv_a = -2\n") == file + ":2: expected 'KERNEL = PERCENT', got 'conv_a = -2'");
  CHECK_THAT(limits_of("a = 1\na = 2\n"), Contains(":2: a is already set at "));
  CHECK_THAT(message_of([] { tools::RegressionLimits::parse("nan"); }), Contains("expected a number of percent"));
  CHECK_THAT(message_of([] { tools::RegressionLimits::parse("-1"); }), Contains("expected a number of percent"));
  std::ofstream(file) << "conv_b = 1\n";
  const auto limits = tools::RegressionLimits::parse(file);
  const std::vector<tools::MeasuredRun> runs = {run_of(made_up_report())};
  CHECK(message_of([&] { limits.check_kernels(runs, runs); }) ==
        file + ":1: no region has the kernel 'conv_b' (did you mean 'conv_a'?)");
}

TEST_CASE("configurations that differ are named, not compared", "[compare]") {
  Json now = slower_report();
  now["config"]["fpu.count"] = 1;
  now["config"]["run.max_cycles"] = 77;  // no result depends on it
  const tools::Comparison comparison = compare(made_up_report(), now, "1000");
  CHECK(comparison.runs[0].config_differences == std::vector<std::string>{"fpu.count 2 -> 1"});
  CHECK(comparison.runs[0].regions.empty());
  CHECK(comparison.regressed());  // nobody looked
  CHECK_THAT(tools::print_comparison_text(comparison),
             Contains("not compared, the configurations differ: fpu.count 2 -> 1"));
}

TEST_CASE("a parameter that only one side knows has its default on the other", "[compare]") {
  Json now = made_up_report();
  now["config"]["tcdm.banks"] = 16;
  CHECK(compare(made_up_report(), now).runs[0].config_differences.empty());
  now["config"]["tcdm.banks"] = 32;
  CHECK(compare(made_up_report(), now).runs[0].config_differences == std::vector<std::string>{"tcdm.banks 16 -> 32"});
}

TEST_CASE("regions that have no partner are named, and fail a limit if the base had them", "[compare]") {
  Json now = made_up_report();
  now["layers"][1]["layer"] = "conv2";
  tools::Comparison comparison = compare(made_up_report(), now, "5");
  REQUIRE(comparison.runs[0].missing.size() == 1);
  CHECK(comparison.runs[0].missing[0].name() == "conv1 update (sgd)");
  CHECK(comparison.runs[0].added[0].name() == "conv2 update (sgd)");
  CHECK(comparison.regressed());
  CHECK(tools::failures(comparison) ==
        std::vector<std::string>{"net.elf: conv1 update (sgd) is missing in the new run"});

  now = made_up_report();  // one more is fine
  now["layers"].push_back(layer("conv2", "update", "sgd", 10, causes(20, 0, 0)));
  CHECK_FALSE(compare(made_up_report(), now, "0").regressed());
}

TEST_CASE("a layer whose kernel was exchanged is still that layer", "[compare]") {
  Json now = slower_report();
  now["layers"][0]["kernel"] = "conv_b";
  const tools::Comparison comparison = compare(made_up_report(), now);
  CHECK(comparison.runs[0].missing.empty());
  CHECK_THAT(tools::print_comparison_text(comparison), Contains("conv_a -> conv_b"));
}

TEST_CASE("builds of a kernel are compared", "[compare]") {
  Json now = slower_report();
  now["config"]["kernel.simd"] = "off";
  now["config"]["kernel.hardware_loops"] = "off";
  const tools::Comparison comparison = compare(made_up_report(), now);
  CHECK(comparison.runs[0].config_differences.empty());
  CHECK_THAT(comparison.runs[0].config,
             Contains("kernel.simd=on -> off") && Contains("kernel.hardware_loops=on -> off"));
}

TEST_CASE("variants of a kernel are compared, on one configuration", "[compare]") {
  Json base = made_up_report();
  base["config"]["kernel.variant"] = "2x2";
  Json now = slower_report();
  now["config"]["kernel.variant"] = "4x4";
  now["layers"][0]["kernel"] = "conv_b";
  tools::Comparison comparison = compare(base, now, "1");
  CHECK(comparison.runs[0].config_differences.empty());
  CHECK_THAT(comparison.runs[0].config, Contains("kernel.variant=2x2 -> 4x4"));
  CHECK(comparison.slower_count() == 1);
  CHECK(comparison.regressed());
  now["config"]["fpu.count"] = 1;
  CHECK(compare(base, now).runs[0].config_differences == std::vector<std::string>{"fpu.count 2 -> 1"});

  // Of many runs, each finds its own variant first; in whatever order they come.
  now["config"]["fpu.count"] = 2;
  comparison = tools::compare_runs({run_of(base), run_of(now)}, {run_of(now), run_of(base)}, std::nullopt);
  CHECK(comparison.runs.size() == 2);
  CHECK(comparison.changed_count() == 0);
}

TEST_CASE("many runs are paired by program and configuration", "[compare]") {
  Json other = made_up_report();
  other["program"]["name"] = "other.elf";
  Json small = made_up_report();
  small["config"]["fpu.count"] = 1;
  const std::vector<tools::MeasuredRun> base = {run_of(made_up_report()), run_of(small), run_of(other)};
  const std::vector<tools::MeasuredRun> now = {run_of(small), run_of(slower_report())};
  const tools::Comparison comparison = tools::compare_runs(base, now, std::nullopt);
  CHECK(comparison.runs.size() == 2);
  CHECK(comparison.slower_count() == 1);
  CHECK(comparison.region_count() == 4);
  REQUIRE(comparison.only_in_base.size() == 1);
  CHECK_THAT(comparison.only_in_base[0], StartsWith("other.elf"));
}

TEST_CASE("a new run that failed is a regression whatever it measured", "[compare]") {
  Json now = made_up_report();
  now["exit_code"] = 1;
  CHECK(compare(made_up_report(), now, "5").regressed());
  now["exit_code"] = nullptr;
  CHECK(compare(made_up_report(), now, "5").regressed());
}

TEST_CASE("a comparison is written in every format", "[compare]") {
  const tools::Comparison comparison = compare(made_up_report(), slower_report(), "3");
  CHECK_THAT(tools::print_comparison_text(comparison),
             Contains("conv1  forward  conv_a      2     400     812  +103.00 %") &&
                 Contains("FAILED  net.elf: conv1 forward (conv_a) is 103 % slower, allowed are 3 %: +412 cycles: +380 "
                          "tcdm denied, +32 issued\n"));
  CHECK_THAT(tools::print_comparison_markdown(comparison),
             StartsWith("# Slower than allowed\n") && Contains("| conv1 | forward | conv_a | 2 | 400 | 812 |"));
  CHECK_THAT(tools::print_comparison_junit(comparison),
             StartsWith("<?xml") && Contains("tests=\"2\" failures=\"1\" errors=\"0\"") &&
                 Contains("<failure message=\"conv1 forward (conv_a) is 103 % slower"));
  const Json json = Json::parse(tools::print_comparison_json(comparison));
  CHECK(json.at("schema") == "halfstep-comparison-1");
  CHECK(json.at("regressed") == true);
  CHECK(json.at("runs").at(0).at("regions").at(0).at("why") == Json({{"tcdm_denied", 380}, {"issued", 32}}));
}

TEST_CASE("names do not break the XML", "[compare]") {
  Json base = made_up_report();
  base["layers"][0]["layer"] = "a<b>&\"c\"\n";
  CHECK_THAT(tools::print_comparison_junit(compare(base, base)),
             Contains("name=\"a&lt;b&gt;&amp;&quot;c&quot;? forward"));
}

TEST_CASE("reports that are none are refused with their name", "[compare]") {
  const auto message = [](const std::string& text) { return message_of([&] { tools::parse_report(text, "x.json"); }); };
  CHECK_THAT(message("{"), StartsWith("x.json: no report: "));
  CHECK_THAT(message("[]"), StartsWith("x.json: expected a report of schema halfstep-report-1"));
  Json report = made_up_report();
  report.erase("layers");
  CHECK_THAT(message(report.dump()), StartsWith("x.json: no report: "));
  report = made_up_report();
  report["layers"][0]["cycles"] = 401;
  CHECK(message(report.dump()) ==
        "x.json: the causes of conv1 forward (conv_a) add up to 800, expected cycles x cores = 802");
  report["layers"][0]["causes"]["boredom"] = 2;
  CHECK(message(report.dump()) == "x.json: unknown cause 'boredom'");
}

TEST_CASE("compare from outside: a real run against itself, and against a slower machine", "[compare][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "base.json").string();
  const std::string now = (folder.path() / "now.json").string();
  REQUIRE(run_halfstep("run matmul --set kernel.variant=2x4 --report " + base).status == 0);
  const ProcessOutcome equal = run_halfstep("compare " + base + " " + base + " --max-regression 0");
  CHECK(equal.status == 0);
  CHECK_THAT(equal.output, Contains("1 region compared: 0 slower, 0 faster, 1 equal in every count\n"));

  REQUIRE(run_halfstep("run matmul --set kernel.variant=2x4 --set fpu.count=2 --report " + now).status == 0);
  Json pretends = Json::parse(read_file(now));
  pretends["config"]["fpu.count"] = 4;
  std::ofstream(now) << pretends;
  const std::string xml = (folder.path() / "junit.xml").string();
  const ProcessOutcome slower = run_halfstep("compare " + base + " " + now + " --max-regression 5 --report " + xml);
  CHECK(slower.status == 1);
  CHECK(slower.output.empty());
  CHECK_THAT(slower.errors, StartsWith("halfstep: matmul_fp32.elf: matmul forward (matmul_2x4_fp32) is ") &&
                                Contains("% slower, allowed are 5 %: +") && Contains(" fpu denied"));
  CHECK_THAT(read_file(xml), Contains("failures=\"1\""));

  CHECK(run_halfstep("compare " + base + " " + now).status == 0);  // without a limit it only tells
  CHECK(run_halfstep("compare " + base + " no/such.json").status == 2);
  CHECK(run_halfstep("compare " + base).status == 2);
  CHECK(run_halfstep("compare " + base + " " + now + " --max-regression fast").status == 2);
  CHECK(run_halfstep("compare " + base + " " + now + " --report out.pdf").status == 2);
}

TEST_CASE("all variants of a kernel are checked and ranked", "[compare][command]") {
  const tools::TemporaryDirectory folder;
  const std::string shapes = (folder.path() / "shapes").string();
  std::ofstream(shapes) << "16x16x16  # small\n\n8x32x16\n";
  const ProcessOutcome outcome =
      run_halfstep("compare --variants matmul --shapes " + shapes + " --set kernel.type=fp16");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, StartsWith("matmul\n") && Contains("16x16x16     1  ") && Contains("8x32x16      1  ") &&
                                 Contains("0.0 %  equal to the reference") && Contains("4x8"));
  CHECK_THAT(run_halfstep("compare --variants matmull").errors, Contains("did you mean 'matmul'?"));
  CHECK_THAT(run_halfstep("compare --variants matmul --shapes none").errors, Contains("--shapes none: cannot be read"));
  std::ofstream(shapes) << "16x16\n";
  CHECK(run_halfstep("compare --variants matmul --shapes " + shapes).status == 1);
}
