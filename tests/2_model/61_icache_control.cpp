// The control registers of the instruction cache, and that nothing is lost whatever they do. Enable and flush are read
// in the RTL, not measured.
#include <catch2/catch.hpp>
#include <random>

#include "icache_bench.h"

using namespace icache_test;

SCENARIO("control registers: flush", "[icache]") {
  Bench bench;
  bench.fetch(0, kCode);
  REQUIRE(bench.fetch(0, kCode) == 1);
  WHEN("the private caches are flushed") {
    bench.write_control(IcacheControl::kFlushPrivate, 1);
    THEN("the line comes from the shared cache") {
      CHECK(bench.fetch(0, kCode) == 4);
      CHECK(bench.fetch(0, kCode) == 1);
    }
  }
  WHEN("both levels are flushed") {
    bench.write_control(IcacheControl::kFlush, 1);
    THEN("it comes from memory") { CHECK(bench.fetch(0, kCode) == 5 + 9); }
  }
  WHEN("the sets of another address are flushed") {
    bench.write_control(IcacheControl::kFlushSet, kCode + kNextLine);
    THEN("the line is still there") { CHECK(bench.fetch(0, kCode) == 1); }
  }
  WHEN("the sets of its address are flushed") {
    bench.write_control(IcacheControl::kFlushSet, kCode);
    THEN("it is gone in both levels") { CHECK(bench.fetch(0, kCode + 4) == 5 + 9); }
  }
  WHEN("flush is written without its bit") {
    bench.write_control(IcacheControl::kFlush, 0);
    THEN("nothing happens") { CHECK(bench.fetch(0, kCode) == 1); }
  }
}

SCENARIO("control registers: enable and prefetch", "[icache]") {
  Bench bench;
  CHECK(bench.cache.read_control(IcacheControl::kEnable) == 0xffffU);  // eight cores and eight banks
  bench.fetch(0, kCode);
  WHEN("the caches are switched off") {
    bench.write_control(IcacheControl::kEnable, 0);
    CHECK(bench.cache.read_control(IcacheControl::kEnable) == 0);
    THEN("every fetch goes to memory") {
      const std::size_t before = bench.memory.requested.size();
      for (int i = 0; i < 3; ++i) CHECK(bench.fetch(0, kCode) > 4);
      CHECK(bench.memory.requested.size() == before + 3);
    }
    AND_WHEN("they are switched on again") {
      bench.write_control(IcacheControl::kEnable, ~0U);
      THEN("they start empty, and work") {
        CHECK(bench.fetch(0, kCode) == 5 + 9);
        CHECK(bench.fetch(0, kCode) == 1);
        CHECK(bench.fetch(1, kCode) == 4);
      }
    }
  }
  WHEN("core 2 is told to prefetch") {
    bench.write_control(IcacheControl::kPrefetch, 1U << 2);
    CHECK(bench.cache.read_control(IcacheControl::kPrefetch) == 1U << 2);
    bench.fetch(2, kCode);
    while (!bench.cache.idle()) {
      bench.cycle();
      REQUIRE(bench.now < kMaxCycles);
    }
    THEN("it does, and core 0 does not") {
      CHECK(bench.memory.requested.back() == kCode + kNextLine);
      const std::size_t before = bench.memory.requested.size();
      bench.fetch(0, kCode + 8 * kNextLine);
      CHECK(bench.cache.idle());
      CHECK(bench.memory.requested.size() == before + 1);
    }
  }
}

SCENARIO("what is left of prefetching ends with it", "[icache]") {
  Bench bench;
  bench.write_control(IcacheControl::kPrefetch, 1);
  bench.fetch(0, kCode);
  CHECK(bench.fetch(0, kCode + kNextLine) > 1);  // on its way
  bench.write_control(IcacheControl::kPrefetch, 0);
  while (!bench.cache.idle()) bench.cycle();
  THEN("a line that nobody fetched takes its time") { CHECK(bench.fetch(0, kCode + 8 * kNextLine) == 5 + 9); }
}

// Eight cores jump about for a while, flushes, and caches off and on, in between.
TEST_CASE("every granted fetch is answered exactly once, whatever happens", "[icache]") {
  for (const bool prefetch : {false, true}) {
    IcacheParameters parameters;
    parameters.prefetch = prefetch;
    Bench bench(7, parameters);
    std::mt19937 random(1);
    std::uint32_t waiting = 0;
    std::uint64_t answers = 0;
    for (int step = 0; step < 200000; ++step) {
      const std::uint32_t answered = bench.cache.answers();
      REQUIRE((answered & ~waiting) == 0);
      answers += static_cast<std::uint64_t>(__builtin_popcount(answered));
      waiting &= ~answered;
      std::uint32_t requests = 0;
      for (std::uint32_t core = 0; core < 8; ++core) {
        if (((waiting >> core) & 1U) != 0 || random() % 4 == 0) continue;
        requests |= 1U << core;
        const std::uint32_t next = bench.addresses[core] + 4;
        bench.addresses[core] = random() % 8 != 0 ? next : kCode + (random() & 0x1ffcU);
      }
      if (!bench.cache.control_busy() && random() % 500 == 0) {
        const std::uint32_t registers[] = {IcacheControl::kEnable, IcacheControl::kFlush, IcacheControl::kFlushPrivate,
                                           IcacheControl::kFlushSet};
        bench.cache.write_control(registers[random() % 4], random());
      }
      const std::uint32_t granted = bench.cache.cycle(requests, bench.addresses);
      REQUIRE((granted & ~requests) == 0);
      waiting |= granted;
    }
    CHECK(answers > 10000);
    for (int rest = 0; waiting != 0; ++rest) {
      REQUIRE(rest < 1000);
      waiting &= ~bench.cache.answers();
      bench.cycle();
    }
  }
}
