// What the cluster does in a run that hits most of the time: it asks held_lines() and tells the cache only of what may
// miss. Against a twin that is told everything.
#include <random>

#include "icache_bench.h"
#include "model/icache/icache_control.h"

using namespace icache_test;

namespace {

// Who fetches what is held, of the cores in whose caches nothing else goes on: as model/cluster/fetch_path.
std::uint32_t known_hits(InstructionCache& cache, std::uint32_t requests,
                         const InstructionCache::Addresses& addresses) {
  std::uint32_t hits = 0;
  for (std::uint32_t rest = requests & ~cache.others(); rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    const std::uint32_t number = cache.held_lines().number_of(addresses[core]);
    const std::uint32_t word = cache.held_lines().words()[number] & HeldLines::kOneCore << core;
    REQUIRE(HeldLines::fetches(word) == 1U << core);
    if (HeldLines::missing(word) == 0) hits |= 1U << core;
  }
  return hits;
}

}  // namespace

TEST_CASE("a cache that is not told of hits does the same", "[icache]") {
  for (int kind = 0; kind < 12; ++kind) {
    IcacheParameters parameters;
    parameters.request_register = kind % 3 != 1;
    if (kind % 4 == 1) parameters.private_bytes = 128;
    if (kind % 4 == 2) parameters.private_ways = 1;
    const bool controlled = kind >= 4;
    Bench bench(6, parameters);
    WatchedMemory memory(6);
    InstructionCache twin("twin", 8, parameters, memory);
    std::mt19937 random(static_cast<std::uint32_t>(kind));
    std::uint32_t requests = 0;     // raised, held until granted
    std::uint32_t outstanding = 0;  // granted, not answered
    std::uint64_t hit = 0;
    std::uint64_t answered = 0;
    std::uint64_t untold = 0;  // cycles
    for (int step = 0; step < 20000; ++step) {
      for (std::uint32_t core = 0; core < 8; ++core) {
        const std::uint32_t bit = 1U << core;
        if (((requests | outstanding) & bit) != 0 || random() % 3 == 0) continue;
        const bool jumps = random() % 64 == 0;
        bench.addresses[core] =
            jumps ? kCode + (random() & (random() % 4 != 0 ? 0xfcU : 0x1ffcU)) : bench.addresses[core];
        if (!jumps) bench.addresses[core] = (bench.addresses[core] & ~0x3fU) + ((bench.addresses[core] + 4) & 0x3fU);
        requests |= bit;
      }
      if (controlled && !twin.control_busy() && random() % 400 == 0) {
        const std::uint32_t registers[] = {IcacheControl::kEnable, IcacheControl::kFlush, IcacheControl::kFlushPrivate,
                                           IcacheControl::kFlushSet, IcacheControl::kPrefetch};
        const std::uint32_t offset = registers[random() % 5];
        const std::uint32_t data = offset == IcacheControl::kPrefetch ? (random() % 2 != 0 ? random() : 0U) : random();
        bench.cache.write_control(offset, data);
        twin.write_control(offset, data);
      }
      const std::uint32_t hits = known_hits(bench.cache, requests, bench.addresses);
      std::uint32_t granted = hits;
      std::uint32_t answers = hits;
      if (hits == requests && bench.cache.quiet()) {
        bench.cache.cycle_of_hits(hits);
        ++untold;
      } else {
        bench.cache.set_clock(static_cast<std::uint64_t>(step));
        granted |= bench.cache.cycle(requests & ~hits, bench.addresses, hits);
        answers |= bench.cache.answers();
      }
      REQUIRE(granted == twin.cycle(requests, bench.addresses));
      REQUIRE(answers == twin.answers());
      REQUIRE(bench.cache.idle() == twin.idle());
      requests &= ~granted;
      outstanding = (outstanding | granted) & ~answers;
      hit += static_cast<std::uint64_t>(__builtin_popcount(hits));
      answered += static_cast<std::uint64_t>(__builtin_popcount(answers));
    }
    INFO("kind " << kind);
    CHECK(bench.memory.requested == memory.requested);
    CHECK(answered > 10000);
    CHECK(hit > answered / 4);
    CHECK(untold > 100);
    for (std::uint32_t core = 0; core < 8; ++core) {
      CHECK(bench.cache.private_cache(core).counters().misses == twin.private_cache(core).counters().misses);
      CHECK(bench.cache.private_cache(core).replacement().value() == twin.private_cache(core).replacement().value());
    }
  }
}
