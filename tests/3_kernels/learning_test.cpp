// Training works: over real samples the loss falls.
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/3_kernels/program_run.h"

using namespace halfstep;
using test::ProgramRun;

TEST_CASE("the loss falls over 50 real samples", "[tinycnn]") {
  const std::string type = GENERATE("fp32", "fp16");
  constexpr std::size_t kSamples = 50;
  const ProgramRun run("tinycnn_" + type, test::with_cores(8), {{"halfstep_samples", kSamples}});
  REQUIRE(run.result().exit_code == 0);
  const std::vector<float> losses = run.floats("tinycnn_losses", kSamples);
  const double first = std::accumulate(losses.begin(), losses.begin() + 10, 0.0) / 10;
  const double last = std::accumulate(losses.end() - 10, losses.end(), 0.0) / 10;
  INFO(type << ": mean of the first ten " << first << ", of the last ten " << last);
  CHECK(last < 0.9 * first);
  INFO(run.check().text);
  CHECK(run.check().ok);
}
