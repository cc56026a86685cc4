// The matmul benchmark against the reference.
#include <catch2/catch.hpp>

#include "tests/3_kernels/program_run.h"

using namespace halfstep;
using test::ProgramRun;

TEST_CASE("the matrix product equals the reference on any number of cores", "[matmul]") {
  const std::string type = GENERATE("fp32", "fp16");
  const std::uint32_t cores = GENERATE(1U, 3U, 8U);
  ProgramRun run("matmul_" + type, test::with_cores(cores));
  INFO(run.check().text);
  CHECK(run.check().ok);

  run.write("matmul_result", 400, {0x00, 0x48, 0x00, 0x48});  // a little over 8 as halves, over 131072 as a float
  CHECK_FALSE(run.check().ok);
}

TEST_CASE("repetitions are instances of one region", "[matmul]") {
  const ProgramRun run("matmul_fp16", test::with_cores(8), {{"halfstep_repeat", 3}});
  const model::LayerResult& layer = run.layer("matmul", "forward");
  CHECK(layer.macs == std::uint64_t{3} * 64 * 64 * 64);
  CHECK(run.result().regions.front().instances == 3);
  CHECK(run.check().ok);
}

TEST_CASE("half precision multiplies faster than single precision", "[matmul]") {
  const ProgramRun single("matmul_fp32", test::with_cores(8));
  const ProgramRun half("matmul_fp16", test::with_cores(8));
  const double ratio = static_cast<double>(single.layer("matmul", "forward").cycles) /
                       static_cast<double>(half.layer("matmul", "forward").cycles);
  INFO("ratio of cycles: " << ratio);
  CHECK(ratio > 1.5);
}
