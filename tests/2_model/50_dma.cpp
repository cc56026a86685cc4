// What a transfer costs and how it goes over the bus. The cycles of thousands of transfers are compared with the RTL's
// by the test dma_corpus; here stand the rules behind them.
#include <catch2/catch.hpp>

#include "dma_test_bench.h"

using namespace dma_test;

SCENARIO("a lone transfer takes what the measurements say", "[dma]") {
  const std::uint32_t latency = GENERATE(1U, 15U, 40U);
  const bool to_tcdm = GENERATE(true, false);
  Bench bench(latency);
  GIVEN("one burst") {
    const Description transfer = transfer_of(to_tcdm, 200);
    const std::uint64_t start = bench.program(transfer);
    THEN("it ends 15 + latency + bytes / 8 cycles after the last configuration write") {
      CHECK(bench.run_until_events(1) - start == 15 + latency + 200 / 8);
    }
    THEN("the first address goes out in cycle 7") {
      bench.run_until_events(1);
      CHECK(bench.l2.cycles.front() - start == 7);
    }
  }
  GIVEN("a strided transfer, which needs no cycle in the port's queue") {
    Description transfer = transfer_of(to_tcdm, 64);
    transfer.l2_rows = {64, 256};
    const std::uint64_t start = bench.program(transfer);
    bench.run_until_events(1);
    THEN("the first address goes out in cycle 6") { CHECK(bench.l2.cycles.front() - start == 6); }
  }
  GIVEN("64 full bursts") {
    constexpr std::uint32_t kBytes = 64 * 256;
    const Description transfer = transfer_of(to_tcdm, kBytes);
    const std::uint64_t start = bench.program(transfer);
    const std::uint64_t cycles = bench.run_until_events(1) - start;
    THEN("a burst takes 34 cycles in, 35 out, behind a constant") {
      CHECK(cycles == (to_tcdm ? 13 + latency + 34 * 64 : 12 + latency + 35 * 64));
    }
    THEN("no more than 8 bytes move in a cycle, and no less than 7") {
      CHECK(kBytes < 8 * cycles);
      CHECK(kBytes > 7 * cycles);
    }
  }
}

SCENARIO("bursts stay inside their 256 bytes", "[dma]") {
  const bool to_tcdm = GENERATE(true, false);
  Bench bench;
  GIVEN("a transfer over several boundaries, from the middle to the middle") {
    const Description transfer = transfer_of(to_tcdm, 1000, kL2 + 0xb3);
    bench.program(transfer);
    bench.run_until_events(1);
    THEN("every burst but the first starts on a boundary and none reaches over one") {
      REQUIRE(bench.l2.bursts.size() == 5);
      std::uint32_t expected = transfer.l2;
      for (const L2Burst& burst : bench.l2.bursts) {
        CHECK(burst.address == expected);
        const std::uint32_t end = (burst.address & ~7U) + 8 * burst.beats;
        CHECK((end - 1) / 256 == burst.address / 256);
        expected = (burst.address / 256 + 1) * 256;
      }
    }
  }
  GIVEN("a transfer that ends one byte behind a boundary") {
    bench.program(transfer_of(to_tcdm, 256, kL2 + 1));
    bench.run_until_events(1);
    THEN("that byte goes with the burst before it, as in the RTL") {
      REQUIRE(bench.l2.bursts.size() == 1);
      CHECK(bench.l2.bursts[0].beats == 33);
    }
  }
}

SCENARIO("eight bursts of a direction are outstanding, never more", "[dma]") {
  const bool to_tcdm = GENERATE(true, false);
  Bench bench(500);
  const std::uint64_t start = bench.program(transfer_of(to_tcdm, 16 * 256));
  const std::uint64_t cycles = bench.run_until_events(1) - start;
  CHECK(bench.l2.most_outstanding == 8);
  CHECK(cycles > 1000);  // twice the latency: the ninth burst waits for the answer to the first
}

SCENARIO("the directions do not wait for each other", "[dma]") {
  Bench bench;
  const Description inward = in(4096);
  const Description outward = out(4096, kL2 + 0x8000, 0x4000);
  GIVEN("each alone") {
    const std::uint64_t start_in = bench.program(inward);
    const std::uint64_t alone_in = bench.run_until_events(1) - start_in;
    const std::uint64_t start_out = bench.program(outward);
    const std::uint64_t alone_out = bench.run_until_events(2) - start_out;
    WHEN("both run at the same time") {
      const std::uint64_t both_in = bench.program(inward);
      const std::uint64_t both_out = bench.program(outward);
      bench.run_until_events(4);
      THEN("each takes as long as alone") {
        CHECK(bench.termination_cycles[2] - both_in == alone_in);
        CHECK(bench.termination_cycles[3] - both_out == alone_out);
      }
      THEN("together they move more than the 8 bytes a cycle of one direction") {
        const double cycles = static_cast<double>(bench.termination_cycles[3] - both_in);
        CHECK(2 * 4096 / cycles > 13.0);
      }
    }
  }
}

SCENARIO("a denied lane holds back the other by two words at most", "[dma]") {
  Bench bench(1);
  std::uint32_t lower = 0;
  bench.grants = [&](std::uint64_t) {
    if ((bench.dma.publish() & 4U) != 0) ++lower;
    return 0x7U;  // port 3, the upper write lane, never
  };
  bench.program(in(256));
  for (int waited = 0; waited < 200; ++waited) bench.cycle();
  CHECK(lower == 2);
  CHECK(bench.terminations.empty());
  bench.grants = [](std::uint64_t) { return 0xfU; };
  bench.run_until_events(1);
  CHECK(bench.tcdm_accesses == 64);
}

SCENARIO("the DMA is active from the first access to the event, and not a cycle longer", "[dma]") {
  Bench bench;
  CHECK_FALSE(bench.dma.active());
  bench.program(in(100));
  CHECK(bench.dma.active());
  bench.run_until_events(1);
  CHECK_FALSE(bench.dma.active());
}
