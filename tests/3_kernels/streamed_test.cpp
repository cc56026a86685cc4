// The streaming benchmark: right with one and with two tiles in TCDM, and what overlapping transfers and computation
// saves.
#include <catch2/catch.hpp>

#include "kernels/benchmarks/streamed_pointwise_shape.h"
#include "tests/3_kernels/program_run.h"

using namespace halfstep;
using test::ProgramRun;

namespace {

std::uint64_t bytes_of_layer(const std::string& type) {
  return std::uint64_t{kStreamedPixels} * kStreamedChannelsIn * (type == "fp32" ? 4 : 2);
}

}  // namespace

TEST_CASE("a layer larger than the TCDM is streamed through it, with the reference's results", "[streamed]") {
  const std::string type = GENERATE("fp32", "fp16");
  const std::string variant = GENERATE("double_buffered", "single_buffered");
  const std::uint32_t cores = GENERATE(1U, 8U);
  ProgramRun run("pointwise_" + variant + "_" + type, test::with_cores(cores));
  CHECK(bytes_of_layer(type) > test::with_cores(cores).tcdm_size);
  INFO(run.check().text);
  CHECK(run.check().ok);

  const model::TransferCounters& transfers = run.layer("pointwise", "forward").counters.transfers;
  CHECK(transfers.to_tcdm.bytes == bytes_of_layer(type));
  CHECK(transfers.to_l2.bytes == bytes_of_layer(type));
  CHECK(transfers.busy == transfers.hidden + transfers.exposed);
  if (variant == "single_buffered") {
    // All but the few cycles in which core 0 programs the next transfer.
    CHECK(transfers.exposed * 10 > transfers.busy * 9);
  } else {
    // The first tile comes and the last one leaves while nobody computes, and a little of each between two tiles.
    CHECK(transfers.hidden * 4 > transfers.busy * 3);
    CHECK(transfers.exposed * kStreamedTiles > transfers.busy);
  }

  run.write("streamed_output", 4000, {0x00, 0x48, 0x00, 0x48});
  CHECK_FALSE(run.check().ok);
}

TEST_CASE("with two tiles in TCDM the layer is faster by what is not exposed any more", "[streamed]") {
  const std::string type = GENERATE("fp32", "fp16");
  const ProgramRun overlapped("pointwise_double_buffered_" + type, test::with_cores(8));
  const ProgramRun serial("pointwise_single_buffered_" + type, test::with_cores(8));
  const model::LayerResult& fast = overlapped.layer("pointwise", "forward");
  const model::LayerResult& slow = serial.layer("pointwise", "forward");
  CHECK(fast.cycles < slow.cycles);
  const auto less_exposed = static_cast<double>(slow.counters.transfers.exposed - fast.counters.transfers.exposed);
  // The DMA takes banks from the cores meanwhile, which costs a part of it.
  const auto saved = static_cast<double>(slow.cycles - fast.cycles);
  INFO("saved " << saved << ", less exposed " << less_exposed);
  CHECK(saved < less_exposed * 1.2);
  CHECK(saved > less_exposed * 0.5);
}
