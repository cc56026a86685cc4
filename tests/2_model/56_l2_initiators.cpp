// DMA and refills at the banks of L2: alone they see the memory of the measurements, cycle by cycle; together they
// wait.
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "fresh_kernel.h"
#include "model/dma/banked_l2.h"
#include "model/dma/fixed_latency_l2.h"
#include "model/icache/banked_refill.h"
#include "model/icache/fixed_latency_memory.h"
#include "model/l2/cluster_l2_ports.h"
#include "model/l2/l2_interconnect.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kPrivate1 = 0x1c008000;
constexpr std::uint32_t kShared = 0x1c010000;

using Cycles = std::vector<std::uint64_t>;

// The DMA's two views of the same memory contents, driven with the same bursts.
struct DmaPair {
  explicit DmaPair(std::uint32_t latency)
      : l2(L2Banks{4, 1 << 20, 0}),
        cluster(l2),
        fixed(fixed_storage, latency),
        banked(banked_storage, latency, l2, cluster.read, cluster.write, ClusterL2Ports::dma) {}

  FreshKernel kernel;
  L2Memory fixed_memory{"fixed_memory", 256 * 1024};
  L2Memory banked_memory{"banked_memory", 256 * 1024};
  L2MemoryStorage fixed_storage{fixed_memory};
  L2MemoryStorage banked_storage{banked_memory};
  L2Interconnect l2;
  ClusterL2Ports cluster;
  FixedLatencyL2 fixed;
  BankedL2 banked;
};

}  // namespace

TEST_CASE("a DMA that is alone at the banks sees the memory of the measurements", "[l2][dma]") {
  const std::uint32_t latency = GENERATE(1U, 2U, 5U, 12U, 33U);
  DmaPair pair(latency);
  for (std::uint32_t word = 0; word < 4096; ++word) {
    pair.fixed_memory.write_word(kShared + 4 * word, word * 2654435761U);
    pair.banked_memory.write_word(kShared + 4 * word, word * 2654435761U);
  }
  std::mt19937 random(latency);
  const auto one_in = [&random](std::uint32_t n) { return random() % n == 0; };
  std::vector<L2WriteBeat> leaving;
  std::uint32_t read_beats = 0;
  std::uint32_t responses = 0;
  for (std::uint64_t cycle = 0; cycle < 12000; ++cycle) {
    pair.l2.step(cycle);
    const std::uint32_t address = kShared + random() % 0x3000;
    const std::uint32_t beats = 1 + random() % 32;
    const bool increment = !one_in(8);
    const auto tag = static_cast<std::uint8_t>(random() % 8);
    // Not both at a time: they would meet at the banks.
    const bool reading = cycle < 3000;
    if (reading && one_in(12)) {
      pair.fixed.read({address, beats, tag, increment}, cycle);
      pair.banked.read({address, beats, tag, increment}, cycle);
    }
    if (cycle > 6000 && cycle < 9000 && one_in(20)) {
      pair.fixed.write({address, beats, tag, increment}, cycle);
      pair.banked.write({address, beats, tag, increment}, cycle);
      for (std::uint32_t beat = 1; beat <= beats; ++beat) {
        leaving.push_back(
            {std::uint64_t{random()} << 32 | random(), static_cast<std::uint8_t>(random()), beat == beats});
      }
    }
    if (!leaving.empty() && !one_in(3)) {
      REQUIRE(pair.fixed.write_beat(leaving.front(), cycle));
      REQUIRE(pair.banked.write_beat(leaving.front(), cycle));
      leaving.erase(leaving.begin());
    }
    if (!one_in(4)) {
      const auto expected = pair.fixed.take_read_beat(cycle);
      const auto beat = pair.banked.take_read_beat(cycle);
      INFO("cycle " << cycle);
      REQUIRE(beat.has_value() == expected.has_value());
      if (beat) {
        ++read_beats;
        REQUIRE(beat->data == expected->data);
        REQUIRE(beat->tag == expected->tag);
        REQUIRE(beat->last == expected->last);
      }
    }
    const auto response = pair.banked.take_write_response(cycle);
    REQUIRE(response == pair.fixed.take_write_response(cycle));
    responses += response ? 1 : 0;
  }
  CHECK(read_beats > 3000);
  CHECK(responses > 50);
  for (std::uint32_t word = 0; word < 0x4000; ++word) {
    REQUIRE(pair.banked_memory.read_word(kShared + 4 * word) == pair.fixed_memory.read_word(kShared + 4 * word));
  }
  CHECK(pair.l2.counters().port_waits == 0);
  CHECK(pair.l2.counters().bank_conflicts == 0);
}

TEST_CASE("refills that are alone at the banks see the memory of the measurements", "[l2][icache]") {
  const std::uint32_t latency = GENERATE(1U, 4U, 12U, 50U);
  const std::uint32_t beats = GENERATE(2U, 16U);
  L2Interconnect l2(L2Banks{4, 1 << 20, 0});
  const ClusterL2Ports cluster(l2);
  FixedLatencyMemory fixed(latency, beats);
  BankedRefill banked(latency, beats, l2, cluster.read, ClusterL2Ports::refills);
  std::mt19937 random(latency + beats);
  std::uint32_t taken = 0;
  for (std::uint64_t cycle = 0; cycle < 3000; ++cycle) {
    l2.step(cycle);
    const auto* const expected = fixed.beat(cycle);
    const auto* const beat = banked.beat(cycle);
    INFO("cycle " << cycle);
    REQUIRE((beat == nullptr) == (expected == nullptr));
    if (beat != nullptr) {
      REQUIRE(beat->bank == expected->bank);
      REQUIRE(beat->last == expected->last);
      if (random() % 4 != 0) {
        fixed.take_beat();
        banked.take_beat();
        ++taken;
      }
    }
    if (random() % (2 * beats) != 0) continue;
    const std::uint32_t line = kShared + random() % 0x1000 * 8 * beats;
    const std::uint32_t bank = random() % 8;
    fixed.request(cycle, line, bank);
    banked.request(cycle, line, bank);
  }
  CHECK(taken > 500);
}

TEST_CASE("a line from a private bank, one word wide, takes twice as long to arrive", "[l2][icache]") {
  L2Interconnect l2(L2Banks{4, 1 << 20, 0});
  const ClusterL2Ports cluster(l2);
  BankedRefill refill(12, 2, l2, cluster.read, ClusterL2Ports::refills);
  refill.request(10, kPrivate1, 0);
  Cycles arrivals;
  for (std::uint64_t cycle = 11; cycle < 40; ++cycle) {
    l2.step(cycle);
    if (refill.beat(cycle) == nullptr) continue;
    arrivals.push_back(cycle);
    refill.take_beat();
  }
  CHECK(arrivals == Cycles{10 + 12 + 1, 10 + 12 + 3});
}

TEST_CASE("a refill waits for the burst of the DMA that is under way, not for those behind it", "[l2][dma][icache]") {
  DmaPair pair(12);
  BankedRefill refill(12, 2, pair.l2, pair.cluster.read, ClusterL2Ports::refills);
  for (std::uint32_t burst = 0; burst < 4; ++burst) {
    pair.banked.read({kShared + 256 * burst, 32, static_cast<std::uint8_t>(burst), true}, 0);
  }
  refill.request(1, kShared, 3);
  std::uint64_t line_begins = 0;
  for (std::uint64_t cycle = 1; line_begins == 0; ++cycle) {
    REQUIRE(cycle < 200);
    pair.l2.step(cycle);
    if (refill.beat(cycle) != nullptr) line_begins = cycle;
  }
  CHECK(line_begins == 12 + 32);                   // the burst's last beat came in 12 + 31
  CHECK(pair.l2.counters().port_waits == 31 + 2);  // the refill, then the DMA behind its two beats
}

TEST_CASE("L3 has its own latency for all who reach it", "[l2][dma]") {
  const MemoryLatency latency(12, 0x1000, 60);
  CHECK(latency.of(kShared) == 12);
  CHECK(latency.of(0x20000000) == 60);
  CHECK(latency.of(0x20000fff) == 60);
  CHECK(latency.of(0x20001000) == 12);
  for (const std::uint32_t address : {kShared, 0x20000000U}) {
    CHECK(latency.to_bank(address) + latency.from_bank(address) == latency.of(address));
    CHECK(latency.to_bank(address) >= 1);
  }
}
