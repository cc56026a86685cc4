// The DMA's ports at the TCDM, among the cores.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "fresh_kernel.h"
#include "model/tcdm/tcdm.h"

using halfstep::model::DataAccess;
using halfstep::model::Tcdm;

namespace {

struct Bench : FreshKernel {
  Bench() : tcdm("tcdm", 8, 16, 64 * 1024) {}

  // One cycle in which cores and DMA ports whose bits are set want the word at `address`.
  Tcdm::Grants cycle(std::uint32_t cores, std::uint32_t dma, std::uint32_t address = 0x40) {
    const DataAccess load{address, 0, 0xf, false, false, {}};
    std::array<const DataAccess*, Tcdm::kDmaPorts> dma_accesses;
    dma_accesses.fill(&load);
    for (std::uint32_t core = 0; core < 8; ++core) tcdm.want(core, address);
    const Tcdm::Grants granted = tcdm.arbitrate(cores, dma, dma_accesses);
    for (std::uint32_t core = 0; core < 8; ++core) {
      if ((granted.cores >> core & 1U) != 0) tcdm.serve(core, load);
    }
    return granted;
  }

  Tcdm tcdm;
};

}  // namespace

SCENARIO("cores and DMA alternate at a bank that both want", "[tcdm][dma]") {
  Bench bench;
  WHEN("eight cores and a DMA port want one bank for sixteen cycles") {
    std::uint32_t core_grants = 0;
    std::uint32_t dma_grants = 0;
    for (int cycle = 0; cycle < 16; ++cycle) {
      const Tcdm::Grants granted = bench.cycle(0xff, 0x4);
      CHECK((granted.cores != 0) != (granted.dma != 0));
      CHECK((granted.dma != 0) == (cycle % 2 == 1));
      if (granted.cores != 0) ++core_grants;
      if (granted.dma != 0) ++dma_grants;
    }
    THEN("each group gets half, whatever their sizes") {
      CHECK(core_grants == 8);
      CHECK(dma_grants == 8);
    }
  }
  WHEN("cores alone had an odd number of grants before") {
    bench.cycle(0x10, 0);
    THEN("it is the DMA's turn: the flag toggles with every grant of the bank") {
      CHECK(bench.cycle(0xff, 0x1).dma == 0x1);
    }
  }
  WHEN("that was at another bank") {
    bench.cycle(0x10, 0, 0x44);
    THEN("the cores come first") { CHECK(bench.cycle(0xff, 0x1).dma == 0); }
  }
}

SCENARIO("a grant to one group leaves the order in the other as it is", "[tcdm][dma]") {
  Bench bench;
  // Ports 0 and 1 of the DMA, twice with a core in between: leaves 4 and 5, told apart by the counter's lowest bit.
  CHECK(bench.cycle(0, 0x3).dma == 0x1);
  CHECK(bench.cycle(0x3, 0).cores == 0x1);
  CHECK(bench.cycle(0, 0x3).dma == 0x2);
  CHECK(bench.cycle(0x3, 0).cores == 0x2);
  CHECK(bench.cycle(0, 0x3).dma == 0x1);
}

SCENARIO("a bank that finishes a test-and-set is closed for the DMA, too", "[tcdm][dma]") {
  Bench bench;
  bench.cycle(0x1, 0, 0x10100040);
  REQUIRE(bench.tcdm.busy());
  CHECK(bench.cycle(0, 0x8).dma == 0);
  CHECK(bench.cycle(0, 0x8).dma == 0x8);
  CHECK(bench.tcdm.dma_read_data(3) == 0xffffffff);
}

// Two ways lead to a decision: where every master has a bank of its own nothing is sorted. Cores 6 and 7 of the second
// TCDM, at a bank that nobody else uses, keep it off that way.
SCENARIO("what cores and DMA are granted does not depend on others who are in each other's way", "[tcdm][dma]") {
  FreshKernel kernel;
  Tcdm alone("alone", 8, 16, 64 * 1024);
  Tcdm crowded("crowded", 8, 16, 64 * 1024);
  constexpr std::uint32_t kCrowd = 0xc0;
  constexpr std::uint32_t kLastBank = 0x1000003c;
  std::mt19937 random(11);
  std::uint32_t undisputed = 0;
  std::uint32_t disputed = 0;
  for (int cycle = 0; cycle < 20000; ++cycle) {
    const auto bits = static_cast<std::uint32_t>(random());
    const std::uint32_t cores = bits & (bits >> 8) & 0x3fU;
    const std::uint32_t dma = bits >> 16 & bits >> 20 & 0xfU;
    std::array<DataAccess, 8> core_words{};
    std::array<DataAccess, Tcdm::kDmaPorts> dma_words{};
    const auto word = [&random] {
      const auto value = static_cast<std::uint32_t>(random());
      const std::uint32_t address = 0x10000000U + (value % 15) * 4 + (value >> 8) % 4 * 64;
      return DataAccess{address, value, 0xf, value >> 31 != 0, false, {}};
    };
    for (DataAccess& access : core_words) access = word();
    for (DataAccess& access : dma_words) access = word();
    core_words[6] = core_words[7] = {kLastBank, 0, 0xf, false, false, {}};
    std::array<const DataAccess*, Tcdm::kDmaPorts> dma_accesses{};
    for (std::size_t port = 0; port < dma_words.size(); ++port) dma_accesses[port] = &dma_words[port];
    for (std::uint32_t core = 0; core < 8; ++core) {
      alone.want(core, core_words[core].address);
      crowded.want(core, core_words[core].address);
    }
    const Tcdm::Grants granted = alone.arbitrate(cores, dma, dma_accesses);
    const Tcdm::Grants granted_in_crowd = crowded.arbitrate(cores | kCrowd, dma, dma_accesses);
    REQUIRE(granted.cores == (granted_in_crowd.cores & ~kCrowd));
    REQUIRE(granted.dma == granted_in_crowd.dma);
    for (std::uint32_t core = 0; core < 8; ++core) {
      if ((granted.cores >> core & 1U) != 0) alone.serve(core, core_words[core]);
      if ((granted_in_crowd.cores >> core & 1U) != 0) crowded.serve(core, core_words[core]);
    }
    for (std::uint32_t port = 0; port < Tcdm::kDmaPorts; ++port) {
      if ((granted.dma >> port & 1U) != 0) REQUIRE(alone.dma_read_data(port) == crowded.dma_read_data(port));
    }
    ++(granted.cores == cores && granted.dma == dma ? undisputed : disputed);
  }
  CHECK(undisputed > 2000);
  CHECK(disputed > 2000);
}
