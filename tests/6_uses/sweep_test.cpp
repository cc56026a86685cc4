// Sweep files, the plans that follow from them, and what is read out of the results.
#include <catch2/catch.hpp>
#include <fstream>

#include "made_up_report.h"
#include "tools/compare/report_reader.h"
#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/sweep/estimate.h"
#include "tools/sweep/expression.h"
#include "tools/sweep/result_database.h"
#include "tools/sweep/sqlite_statement.h"
#include "tools/sweep/sweep_file.h"
#include "tools/sweep/sweep_plan.h"
#include "tools/sweep/sweep_report.h"
#include "tools/sweep/sweep_table.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

std::string value_of(const std::string& name) {
  return std::map<std::string, std::string>{{"cluster.cores", "6"}, {"fpu.count", "4"}, {"fpu.policy", "lfsr"}}.at(
      name);
}

class SweepFile {
 public:
  explicit SweepFile(const std::string& text) { std::ofstream(path()) << text; }
  std::filesystem::path path() const { return folder_.path() / "mine.cfg"; }
  tools::SweepDefinition read() const { return tools::read_sweep_file(path()); }
  tools::SweepPlan plan() const { return tools::plan_sweep(read()); }
  std::string message() const {
    try {
      plan();
    } catch (const tools::UsageError& error) {
      const std::string text = error.what();
      return text.substr(text.find("mine.cfg"));
    }
    return "no error";
  }

 private:
  tools::TemporaryDirectory folder_;
};

std::vector<std::string> values_of(const tools::SweepPlan& plan, const std::string& parameter) {
  std::vector<std::string> values;
  for (const tools::SweepPoint& point : plan.points) values.push_back(point.values.at(parameter));
  return values;
}

constexpr const char* kMatmul = "workload.matmul = matmul kernel.variant=4x4\n";

// A made-up result: so many cycles, all issued, on two cores.
tools::SweepResult result_of(const tools::SweepRun& run, std::uint64_t cycles) {
  auto report = made_up_report();
  report["layers"] = {layer("matmul", "forward", "matmul", cycles, causes(2 * cycles, 0, 0))};
  report["config"]["cluster.cores"] = run.config.cores;
  report["config"]["fpu.count"] = run.config.fpu_count;
  report["config"]["fpu.pipe_regs"] = run.config.fpu_pipe_regs;
  tools::SweepResult result = tools::failed_run(run, "");
  result.report = report.dump();
  result.seconds = 0.5;
  return result;
}

}  // namespace

TEST_CASE("expressions are whole numbers, and division rounds up", "[sweep]") {
  CHECK(tools::evaluate("cluster.cores / 4", value_of) == 2);
  CHECK(tools::evaluate("cluster.cores*2 + (1+2)*3", value_of) == 21);
  CHECK(tools::evaluate("cluster.cores % 4 - 5", value_of) == -3);
  CHECK(tools::holds("fpu.count <= cluster.cores", value_of));
  CHECK_FALSE(tools::holds("fpu.count*2 < cluster.cores+2", value_of));
  CHECK(tools::holds("fpu.policy == lfsr", value_of));
  CHECK(tools::holds("fpu.policy != private", value_of));
  CHECK(tools::mentions_parameter("2*fpu.count"));
  CHECK_FALSE(tools::mentions_parameter("dynamic"));
  for (const char* mistake : {"cluster.cores /", "cluster.cores / 0", "(1", "1 1", "fpu.policy + 1", "cores", ""}) {
    INFO(mistake);
    CHECK_THROWS_AS(tools::evaluate(mistake, value_of), tools::UsageError);
  }
  CHECK_THROWS_AS(tools::holds("fpu.count", value_of), tools::UsageError);
}

TEST_CASE("axes are lists and ranges, multiplied in the order of the file", "[sweep]") {
  const SweepFile file(std::string(kMatmul) + "axis.cluster.cores = 1..8 times 2\naxis.fpu.pipe_regs = 0..2\n");
  const tools::SweepPlan plan = file.plan();
  CHECK(plan.points.size() == 12);
  CHECK(plan.axes == std::vector<std::string>{"cluster.cores", "fpu.pipe_regs"});
  CHECK(values_of(plan, "cluster.cores") ==
        std::vector<std::string>{"1", "1", "1", "2", "2", "2", "4", "4", "4", "8", "8", "8"});
  CHECK(values_of(plan, "fpu.pipe_regs")[1] == "1");
  const SweepFile stepped(std::string(kMatmul) + "axis.l2.latency = 4..16 step 6, 30\n");
  CHECK(values_of(stepped.plan(), "l2.latency") == std::vector<std::string>{"4", "10", "16", "30"});
}

TEST_CASE("values with commas are written between bars", "[sweep]") {
  const SweepFile file(std::string(kMatmul) +
                       "fpu.policy = static\naxis.fpu.map = 0,1,2,3,0,1,2,3 | 0,0,1,1,2,2,3,3\n");
  const tools::SweepPlan plan = file.plan();
  REQUIRE(plan.runs.size() == 2);
  CHECK(plan.runs[1].config.fpu_map == std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2, 3, 3});
}

TEST_CASE("zipped axes are walked together", "[sweep]") {
  const SweepFile file(std::string(kMatmul) +
                       "axis.cluster.cores = 2, 4\naxis.fpu.pipe_regs = 0..1\naxis.fpu.count = 1, 2\n"
                       "zip = cluster.cores, fpu.count\n");
  const tools::SweepPlan plan = file.plan();
  CHECK(values_of(plan, "cluster.cores") == std::vector<std::string>{"2", "2", "4", "4"});
  CHECK(values_of(plan, "fpu.count") == std::vector<std::string>{"1", "1", "2", "2"});
  CHECK(values_of(plan, "fpu.pipe_regs") == std::vector<std::string>{"0", "1", "0", "1"});
}

TEST_CASE("points that coincide are run once, constraints exclude", "[sweep]") {
  const SweepFile file(std::string(kMatmul) +
                       "axis.cluster.cores = 1, 2, 4\naxis.fpu.count = cluster.cores / 4, cluster.cores / 2, "
                       "cluster.cores\nconstraint = fpu.count * 2 <= cluster.cores * 2\n");
  const tools::SweepPlan plan = file.plan();
  CHECK(plan.points.size() == 9);
  CHECK(plan.runs.size() == 6);  // 1: 1 1 1; 2: 1 1 2; 4: 1 2 4
  CHECK(plan.points[0].run == plan.points[2].run);
  CHECK(plan.excluded == 0);
  const SweepFile strict(std::string(kMatmul) +
                         "axis.cluster.cores = 1, 2, 4\naxis.fpu.count = 1, 2, 4\nconstraint = fpu.count <= "
                         "cluster.cores\nconstraint = fpu.count == cluster.cores\n");
  CHECK(strict.plan().points.size() == 3);
  CHECK(strict.plan().excluded == 6);
}

TEST_CASE("workloads have settings of their own", "[sweep]") {
  const SweepFile file(
      "workload.a = matmul kernel.type=fp32 kernel.variant=4x4\n"
      "workload.b = matmul kernel.type=fp16 kernel.variant=4x8 kernel.repeat=2\n"
      "workload.c = matmul kernel.type=fp32 kernel.variant=4x4\n");
  const tools::SweepPlan plan = file.plan();
  CHECK(plan.points.size() == 3);
  CHECK(plan.runs.size() == 2);  // a and c are the same
  CHECK(plan.runs[1].config.kernel_repeat == 2);
  CHECK(plan.runs[0].image->sha256 != plan.runs[1].image->sha256);
}

TEST_CASE("a preset is included, and what cannot run is a point with an error", "[sweep]") {
  const SweepFile file(
      "include = base.cfg\nworkload.a = matmul kernel.variant=4x4\nworkload.b = matmull\naxis.boot.cores = 8, 9\n");
  std::ofstream(file.path().parent_path() / "base.cfg") << "tcdm.banks = 32  # assumed\n";
  const tools::SweepPlan plan = file.plan();
  REQUIRE(plan.runs.size() == 4);
  CHECK(plan.runs[0].error.empty());
  CHECK(plan.runs[0].config.tcdm_banks == 32);
  CHECK(plan.runs[0].assumed == std::vector<std::string>{"tcdm.banks=32"});
  CHECK_THAT(plan.runs[1].error, Contains("boot.cores is 9, but cluster.cores is only 8"));
  CHECK_THAT(plan.runs[2].error, Contains("did you mean 'matmul'?"));
}

TEST_CASE("broken sweep files are named with their line", "[sweep]") {
  const auto message = [](const std::string& text) { return SweepFile(text).message(); };
  CHECK(message("") == "mine.cfg: no workload: expected a line such as workload.matmul = matmul");
  CHECK(message("\nworkload\n") == "mine.cfg:2: expected 'key = value', got 'workload'");
  CHECK(message("workload.a =\n") == "mine.cfg:1: workload.a has no value");
  CHECK(message("workload.a = x\nworkload.a = y\n").find("mine.cfg:2: workload.a is already set at ") == 0);
  CHECK(message("axis.fpu.cuont = 1\n") == "mine.cfg:1: unknown key 'fpu.cuont' (did you mean 'fpu.count'?)");
  CHECK(message("fpu.cuont = 1\n") == "mine.cfg:1: unknown key 'fpu.cuont' (did you mean 'fpu.count'?)");
  CHECK_THAT(message("axis.fpu.count = 4..1\n"), StartsWith("mine.cfg:1: expected a range"));
  CHECK_THAT(message("axis.fpu.count = 1..4 times 1\n"), StartsWith("mine.cfg:1: expected a range"));
  CHECK_THAT(message("axis.l2.latency = 1..1000000\n"), Contains("more than 10000 values"));
  CHECK_THAT(message("axis.fpu.count = 1, 1\n"), Contains("mine.cfg:1: the value '1' occurs twice"));
  CHECK_THAT(message("axis.fpu.count = 1,,2\n"), Contains("an empty value"));
  CHECK_THAT(message(std::string(kMatmul) + "axis.fpu.count = 1\nzip = fpu.count, l2.latency\n"),
             StartsWith("mine.cfg:3: zip names no axis 'l2.latency'"));
  CHECK_THAT(
      message(std::string(kMatmul) + "axis.fpu.count = 1\naxis.l2.latency = 1, 2\nzip = fpu.count, l2.latency\n"),
      StartsWith("mine.cfg:4: zipped axes need equally many values"));
  CHECK_THAT(message(std::string(kMatmul) + "constraint = fpu.count\n"),
             StartsWith("mine.cfg:2: 'fpu.count': expected a comparison"));
  CHECK_THAT(message(std::string(kMatmul) + "axis.fpu.count = cluster.cores/\n"),
             StartsWith("mine.cfg:2: 'cluster.cores/'"));
  CHECK_THAT(message("include = none.cfg\n"), StartsWith("mine.cfg:1: included file "));
  CHECK_THAT(message("workload.a = matmul fast\n"), StartsWith("mine.cfg:1: expected key=value, got 'fast'"));
}

TEST_CASE("the identity of a run changes with what it depends on, and with nothing else", "[sweep]") {
  const auto identity = [](const std::string& text) { return SweepFile(kMatmul + text).plan().runs.at(0).identity; };
  const std::string base = identity("");
  CHECK(identity("run.max_cycles = 5\n") != base);  // may be cut off
  CHECK(identity("model.sockets = on\n") == base);
  CHECK(identity("tcdm.banks = 16\n") == base);
  CHECK(identity("tcdm.banks = 8\n") != base);
  CHECK(identity("kernel.type = fp16\n") != base);
  CHECK_THAT(tools::model_version(), StartsWith(HALFSTEP_VERSION "+"));
}

TEST_CASE("a database keeps results, whoever writes, and refuses what it is not", "[sweep]") {
  const tools::TemporaryDirectory folder;
  const auto path = folder.path() / "x.db";
  const tools::SweepPlan plan = SweepFile(std::string(kMatmul) + "axis.fpu.count = 1, 2, 4\n").plan();
  {
    tools::ResultDatabase database(path, tools::ResultDatabase::Mode::create);
    database.store_plan(plan);
    database.store(result_of(plan.runs[0], 1000));
    tools::ResultDatabase second(path, tools::ResultDatabase::Mode::create);
    second.store(tools::failed_run(plan.runs[1], "it broke"));
    second.store(result_of(plan.runs[0], 1000));  // both of them ran it: no matter
    CHECK(database.has(plan.runs[0].identity));
    CHECK(database.has(plan.runs[1].identity));
    CHECK_FALSE(database.has(plan.runs[2].identity));
    CHECK(*database.mean_seconds(plan.runs[0].image->sha256) == 0.5);
    const auto points = database.points("mine");
    REQUIRE(points.size() == 3);
    CHECK(points[0].finished);
    CHECK(points[1].error == "it broke");
    CHECK_FALSE(points[2].finished);
    database.forget_failures(plan);
    CHECK_FALSE(database.has(plan.runs[1].identity));
    CHECK(database.has(plan.runs[0].identity));
  }
  const tools::SqliteConnection plain(path, SQLITE_OPEN_READONLY);  // the documented views, with SQL alone
  tools::SqliteStatement layers(plain, "SELECT layer, cycles, issued, tcdm_denied FROM layer");
  REQUIRE(layers.step());
  CHECK(layers.text(0) == "matmul");
  CHECK(layers.whole(1) == 1000);
  CHECK(layers.whole(2) == 2000);
  CHECK(layers.whole(3) == 0);
  tools::SqliteStatement parameters(plain, "SELECT value FROM parameter WHERE name = 'fpu.count'");
  REQUIRE(parameters.step());
  CHECK(parameters.whole(0) == 1);
  tools::SqliteStatement mode(plain, "PRAGMA journal_mode");
  mode.step();
  CHECK(mode.text(0) == "wal");

  std::ofstream(folder.path() / "text.db") << "this is no database, it is text\n";
  CHECK_THROWS_AS(tools::ResultDatabase(folder.path() / "text.db", tools::ResultDatabase::Mode::read),
                  tools::UsageError);
  tools::SqliteConnection other(folder.path() / "other.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  other.execute("CREATE TABLE run (x)");
  CHECK_THROWS_AS(tools::ResultDatabase(folder.path() / "other.db", tools::ResultDatabase::Mode::create),
                  tools::UsageError);
}

TEST_CASE("what a sweep says: Pareto front and effect of each axis", "[sweep]") {
  const tools::TemporaryDirectory folder;
  const tools::SweepPlan plan =
      SweepFile(std::string(kMatmul) + "axis.fpu.count = 1, 2, 4\naxis.fpu.pipe_regs = 0, 1\n").plan();
  tools::ResultDatabase database(folder.path() / "x.db", tools::ResultDatabase::Mode::create);
  database.store_plan(plan);
  const std::vector<std::uint64_t> cycles = {800, 1000, 400, 500, 400, 600};
  for (std::size_t run = 0; run < cycles.size(); ++run) database.store(result_of(plan.runs[run], cycles[run]));
  const tools::SweepTable table = tools::load_sweep_table(database, "");
  REQUIRE(table.rows.size() == 6);
  CHECK(table.costs == std::vector<std::string>{"fpu.count"});
  std::vector<bool> front;
  for (const tools::SweepRow& row : table.rows) front.push_back(row.pareto);
  CHECK(front == std::vector<bool>{true, false, true, false, false, false});  // 4 FPUs are no faster than 2

  const auto effects = tools::axis_effects(table);
  REQUIRE(effects.size() == 3);
  CHECK(effects[0].value == "2");
  CHECK(effects[0].pairs == 2);
  CHECK(effects[0].mean == Approx(0.5));
  CHECK(effects[1].mean == Approx(std::sqrt(0.5 * 0.6)));
  CHECK(effects[1].least == Approx(0.5));
  CHECK(effects[1].most == Approx(0.6));
  CHECK(effects[2].axis == "fpu.pipe_regs");
  CHECK(effects[2].pairs == 3);
  CHECK(effects[2].mean == Approx(std::cbrt(1.25 * 1.25 * 1.5)));

  CHECK_THAT(tools::print_sweep_csv(table), StartsWith("workload,fpu.count,fpu.pipe_regs,status,cycles,") &&
                                                Contains("\nmatmul,2,0,good,400,1000,2.5000,"));
  CHECK_THAT(tools::print_sweep_text(table), Contains("6 points: 6 measured, 0 failed, 0 not run yet"));
  CHECK_THAT(tools::print_sweep_markdown(table, {"a.svg"}), Contains("![a.svg](a.svg)") && Contains("## Pareto front"));
  const auto images = tools::write_sweep_plots(table, folder.path() / "page.md");
  REQUIRE(images == std::vector<std::string>{"page_matmul.svg"});
  std::ifstream svg(folder.path() / images[0]);
  const std::string text{std::istreambuf_iterator<char>(svg), std::istreambuf_iterator<char>()};
  CHECK_THAT(text, Contains("<svg") && Contains("fpu.pipe_regs=1") && Contains("MAC/clk"));
  CHECK_THROWS_AS(tools::load_sweep_table(database, "other"), tools::UsageError);
}

TEST_CASE("compare reads databases", "[sweep][compare]") {
  const tools::TemporaryDirectory folder;
  const auto path = folder.path() / "x.db";
  const tools::SweepPlan plan = SweepFile(std::string(kMatmul) + "axis.fpu.count = 1, 2\n").plan();
  {
    tools::ResultDatabase database(path, tools::ResultDatabase::Mode::create);
    database.store_plan(plan);
    for (const tools::SweepRun& run : plan.runs) database.store(result_of(run, 1000));
  }
  const auto runs = tools::read_measured_runs(path);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].config.at("fpu.count") == "1");
  CHECK(runs[1].regions.at(0).cycles == 1000);
}
