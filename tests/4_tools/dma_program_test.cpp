// Programs that use the DMA, from the ELF file to the result: data arrives, cores sleep meanwhile, mistakes are named.
#include <catch2/catch.hpp>
#include <string>

#include "model/soc/simulation.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using Catch::Matchers::StartsWith;

namespace {

model::RunResult run(const std::string& program, model::ClusterConfig config = {}) {
  config.max_cycles = 1'000'000;
  const auto image = tools::read_elf_program(std::string(HALFSTEP_TEST_PROGRAMS) + "/" + program);
  model::Simulation simulation(config, image);
  return simulation.run();
}

std::uint64_t cycles_of(const model::CoreResult& core, model::Cause cause) {
  return core.counters.causes[static_cast<std::size_t>(cause)];
}

}  // namespace

TEST_CASE("eight cores copy by DMA and sleep until their events", "[dma]") {
  const model::RunResult result = run("dma_copy.elf");
  INFO(result.message);
  CHECK(result.stop == model::StopReason::exited);
  CHECK(result.exit_code == 0);  // every core compared what arrived
  REQUIRE(result.cores.size() == 8);
  // Four bursts of up to 256 bytes take at least 8 bytes a cycle and the latency of L2.
  for (const model::CoreResult& core : result.cores) CHECK(cycles_of(core, model::Cause::event_wait) > 1000 / 8 + 12);
}

TEST_CASE("what the DMA did is counted", "[dma]") {
  for (const bool through_sockets : {false, true}) {
    for (const bool contention : {false, true}) {
      INFO("sockets " << through_sockets << ", contention " << contention);
      model::ClusterConfig config;
      config.through_sockets = through_sockets;
      config.l2_contention = contention;
      const model::RunResult result = run("dma_copy.elf", config);
      const model::TransferCounters& counters = result.transfers.counters;
      // The program: 1000 bytes in from an odd address, in four or five bursts; eight times 125 bytes out.
      CHECK(counters.to_tcdm.bytes == 1000);
      CHECK(counters.to_tcdm.bursts == (1000 + 255) / 256 + 1);
      CHECK(counters.to_tcdm.beats >= 1000 / 8);
      CHECK(counters.to_tcdm.beats <= 1000 / 8 + 5);
      CHECK(counters.to_l2.bytes == 8 * 125);
      CHECK(counters.to_l2.bursts >= 8);
      CHECK(counters.to_l2.beats >= 8 * (125 / 8 + 1));
      CHECK(result.transfers.most_outstanding_to_tcdm >= 4);
      CHECK(result.transfers.most_outstanding_to_tcdm <= 8);
      CHECK(counters.busy == counters.hidden + counters.exposed);
      // All cores sleep until the block is there; nobody but the DMA uses its banks then.
      CHECK(counters.exposed > 1000 / 8);
      CHECK(counters.blocked < counters.busy);
      CHECK((counters.l2_beats > counters.to_tcdm.beats + counters.to_l2.beats) == contention);
      for (const model::CoreResult& core : result.cores) CHECK(core.counters.transfers.busy == 0);
    }
  }
}

TEST_CASE("the DMA through TLM sockets takes the same cycles", "[dma][sockets]") {
  const model::RunResult direct = run("dma_copy.elf");
  model::ClusterConfig config;
  config.through_sockets = true;
  const model::RunResult sockets = run("dma_copy.elf", config);
  CHECK(sockets.exit_code == 0);
  CHECK(sockets.cycles == direct.cycles);
  for (std::size_t core = 0; core < direct.cores.size(); ++core) {
    INFO("core " << core);
    CHECK(sockets.cores[core].counters.causes == direct.cores[core].counters.causes);
    CHECK(sockets.cores[core].counters.bank_conflicts == direct.cores[core].counters.bank_conflicts);
  }
}

TEST_CASE("where cores and DMA share the banks of L2, the same data comes later", "[dma][l2]") {
  model::ClusterConfig config;
  const std::uint64_t alone = run("dma_copy.elf", config).cycles;
  config.l2_contention = true;
  const model::RunResult shared = run("dma_copy.elf", config);
  CHECK(shared.exit_code == 0);
  CHECK(shared.cycles > alone);
  CHECK(shared.cycles < 2 * alone);
  config.through_sockets = true;
  const model::RunResult sockets = run("dma_copy.elf", config);
  CHECK(sockets.exit_code == 0);
  CHECK(sockets.cycles == shared.cycles);
  for (std::size_t core = 0; core < 8; ++core) {
    INFO("core " << core);
    CHECK(sockets.cores[core].counters.causes == shared.cores[core].counters.causes);
  }
}

TEST_CASE("smaller bursts, fewer of them at a time: the same data later", "[dma]") {
  const std::uint64_t measured = run("dma_copy.elf").cycles;
  model::ClusterConfig config;
  config.dma_burst_bytes = 64;
  const model::RunResult small = run("dma_copy.elf", config);
  config.dma_outstanding_bursts = 1;
  const model::RunResult one_by_one = run("dma_copy.elf", config);
  CHECK(small.exit_code == 0);
  CHECK(one_by_one.exit_code == 0);
  CHECK(small.cycles > measured);
  CHECK(one_by_one.cycles > small.cycles);
}

TEST_CASE("misuse of the DMA stops the run with what, where and what would be right", "[dma]") {
  const std::pair<int, const char*> mistakes[] = {
      {1, "core 0: DMA transfer of 0 bytes (bits 16:0 of the command word: 1 to 131071) at 0x1c0080"},
      {2, "core 0: DMA transfer leaves the TCDM: 0x1000ff80 to 0x1001007f (65536 bytes at 0x10000000) at "},
      {3, "core 0: DMA transfer leaves L2: 0x20000000 to 0x200000ff (L2: at 0x1c000000) at "},
      {4, "core 0: DMA id 0 given back while its transfer is under way (wait for its event, or until bit 0 of "},
      {5, "core 0: DMA command for id 0, which is not free for it (read the command register for an id "},
      {6, "core 0: DMA command left incomplete (write command, TCDM address, L2 address, and row length and "},
      {7, "core 0: no DMA register at 0x10204408 (command at +0, status at +4) at "},
      {8, "core 0: DMA transfer with rows of 0 bytes on the L2 side at "},
      {9, "core 0: DMA transfer leaves L2: 0x1c0080"},
      {10, "core 0: DMA transfer of 0 bytes (bits 16:0 of the command word: 1 to 131071) at 0x1c0080"},
  };
  for (const auto& [number, message] : mistakes) {
    INFO("mistake " << number);
    const model::RunResult result = run("dma_misuse_" + std::to_string(number) + ".elf");
    CHECK(result.stop == model::StopReason::program_error);
    CHECK_THAT(result.message, StartsWith(message));
    CHECK(result.message.find(" in mistake") != std::string::npos);
  }
}
