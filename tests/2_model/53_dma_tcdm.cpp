// The DMA's ports at the TCDM, among the cores.
#include <catch2/catch.hpp>

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
    std::array<const DataAccess*, Tcdm::kMaxCores> core_accesses;
    std::array<const DataAccess*, Tcdm::kDmaPorts> dma_accesses;
    core_accesses.fill(&load);
    dma_accesses.fill(&load);
    for (std::uint32_t core = 0; core < 8; ++core) tcdm.want(core, address);
    const Tcdm::Grants granted = tcdm.arbitrate(cores, core_accesses, dma, dma_accesses);
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
