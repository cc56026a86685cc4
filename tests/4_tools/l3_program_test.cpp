// A program that uses the L3 that a configuration may add: as far away as it says, for cores and DMA.
#include <catch2/catch.hpp>

#include "model/soc/simulation.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

model::RunResult run(std::uint32_t l3_latency, bool contention, std::uint32_t l3_size = 1 << 20) {
  model::ClusterConfig config;
  config.l3_size = l3_size;
  config.l3_latency = l3_latency;
  config.l2_contention = contention;
  config.max_cycles = 100'000;
  const auto image = tools::read_elf_program(HALFSTEP_TEST_PROGRAMS "/l3.elf");
  return model::Simulation(config, image).run();
}

}  // namespace

TEST_CASE("cores and DMA reach L3 after its latency", "[l3][l2]") {
  const bool contention = GENERATE(false, true);
  const model::RunResult near = run(12, contention);
  const model::RunResult far = run(100, contention);
  for (const model::RunResult* result : {&near, &far}) {
    INFO(result->message);
    REQUIRE(result->stop == model::StopReason::exited);
    REQUIRE(result->exit_code == 0);
    REQUIRE(result->regions.size() == 3);
  }
  // With the latency of L2 a load takes as long as one from there.
  CHECK(near.regions[0].cycles == near.regions[1].cycles);
  CHECK(far.regions[0].cycles == near.regions[0].cycles + 88);
  CHECK(far.regions[1].cycles == near.regions[1].cycles);
  CHECK(far.regions[2].cycles == near.regions[2].cycles + 88);
  CHECK(far.transfers.counters.to_tcdm.bytes == 64);
}

TEST_CASE("one word wide, L3 takes two cycles for a beat of the DMA where banks are arbitrated", "[l3][l2][dma]") {
  const std::uint64_t later = run(60, true).regions[2].cycles - run(60, false).regions[2].cycles;
  CHECK(later <= 64 / 8);
  CHECK(later >= 64 / 8 - 2);  // behind the first beats there is a cycle or two to catch up
}

TEST_CASE("without l3.size there is no L3", "[l3]") {
  const model::RunResult result = run(60, false, 0);
  CHECK(result.stop == model::StopReason::program_error);
  CHECK_THAT(result.message, Contains("core 0: store to 0x20000000, where nothing is"));
}
