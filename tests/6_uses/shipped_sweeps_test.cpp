// The sweeps in configs/sweeps ask what they are there to ask, and their pages are of these sweeps.
#include <catch2/catch.hpp>
#include <set>

#include "tests/5_programs/halfstep_process.h"
#include "tools/sweep/sweep_plan.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;

namespace {

const std::filesystem::path kSweeps = std::filesystem::path(HALFSTEP_SOURCE_CONFIGS) / "sweeps";

// Plans a shipped sweep: every point can be run, and the page beside the file has measured each.
tools::SweepPlan checked_plan(const std::string& name) {
  tools::SweepPlan plan = tools::plan_sweep(tools::read_sweep_file(kSweeps / (name + ".cfg")));
  for (const tools::SweepRun& run : plan.runs) CHECK(run.error == "");
  const std::string count = std::to_string(plan.points.size());
  const std::string page = read_file(kSweeps / (name + ".md"));
  CHECK_THAT(page, Contains(" " + count + " points: " + count + " measured, 0 failed, 0 not run yet"));
  for (const std::string& workload : plan.workloads) {
    const std::string plot = std::string(name).append("_").append(workload).append(".svg");
    CHECK_THAT(page, Contains("![" + plot + "](" + plot + ")"));
    CHECK_THAT(read_file(kSweeps / plot), Contains("<svg"));
  }
  return plan;
}

template <class Value>
auto values_of(const tools::SweepPlan& plan, Value value) {
  std::set<decltype(value(model::ClusterConfig{}))> values;
  for (const tools::SweepRun& run : plan.runs) values.insert(value(run.config));
  return values;
}

}  // namespace

TEST_CASE("fpu_sharing: 1 to 16 cores, with a quarter, a half and a whole FPU each, and 0 to 2 pipeline registers",
          "[sweep][shipped]") {
  const tools::SweepPlan plan = checked_plan("fpu_sharing");
  CHECK(plan.points.size() == 6 * 5 * 3 * 3);
  CHECK(plan.runs.size() == 6 * (1 + 2 + 3 + 3 + 3) * 3);  // one core has one FPU, two have one or two
  const auto designs = values_of(plan, [](const model::ClusterConfig& config) {
    return std::pair<unsigned, unsigned>(config.boot_cores, config.fpu_count);
  });
  CHECK(designs ==
        std::set<std::pair<unsigned, unsigned>>{
            {1, 1}, {2, 1}, {2, 2}, {4, 1}, {4, 2}, {4, 4}, {8, 2}, {8, 4}, {8, 8}, {16, 4}, {16, 8}, {16, 16}});
  CHECK(values_of(plan, [](const model::ClusterConfig& config) { return unsigned{config.fpu_pipe_regs}; }) ==
        std::set<unsigned>{0, 1, 2});
  CHECK(std::set<std::string>(plan.workloads.begin(), plan.workloads.end()) ==
        std::set<std::string>{"matmul_fp32", "matmul_fp16", "conv2d_fp32", "conv2d_fp16", "depthwise_fp32",
                              "depthwise_fp16"});
}

TEST_CASE("build_options: with and without FP16 pairs and hardware loops, on one core and eight", "[sweep][shipped]") {
  const tools::SweepPlan plan = checked_plan("build_options");
  CHECK(plan.workloads.size() == 3);
  CHECK(plan.runs.size() == 3 * 2 * 2 * 2);
}

TEST_CASE("banking: half a bank to four for each core, along rows and columns", "[sweep][shipped]") {
  const tools::SweepPlan plan = checked_plan("banking");
  const auto factors = values_of(plan, [](const model::ClusterConfig& config) {
    return 2 * static_cast<unsigned>(config.tcdm_banks) / static_cast<unsigned>(config.boot_cores);
  });
  CHECK(factors == std::set<unsigned>{1, 2, 4, 8});
  CHECK(plan.workloads.size() == 6);
  CHECK(plan.runs.size() == 6 * 4 * 3);
}
