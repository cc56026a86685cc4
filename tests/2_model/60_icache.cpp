// The instruction cache alone, fetch by fetch: what timing.md and tests/data/icache/README.md say of it. The tables of
// that folder are compared as a whole by `halfstep validate`.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "icache_bench.h"

using namespace icache_test;

SCENARIO("the three times of a fetch", "[icache]") {
  for (const std::uint32_t latency : {1U, 5U, 15U, 40U}) {
    Bench bench(latency);
    GIVEN("memory that gives its first beat after " + std::to_string(latency) + " cycles") {
      THEN("a line that is nowhere is answered " + std::to_string(latency) + " + 9 cycles after the grant") {
        CHECK(bench.fetch(0, kCode) == latency + 9);
        AND_THEN("the other words of the line in the cycle after") {
          CHECK(bench.fetch(0, kCode + 4) == 1);
          CHECK(bench.fetch(0, kCode + 12) == 1);
        }
        AND_THEN("another core finds it in the shared cache after 4 cycles") {
          CHECK(bench.fetch(5, kCode + 8) == 4);
          CHECK(bench.memory.requested == std::vector<std::uint32_t>{kCode});
        }
      }
    }
  }
}

SCENARIO("without the request register a private miss is one cycle shorter", "[icache]") {
  IcacheParameters parameters;
  parameters.request_register = false;
  Bench bench(5, parameters);
  CHECK(bench.fetch(0, kCode) == 5 + 8);
  CHECK(bench.fetch(1, kCode) == 3);
  CHECK(bench.fetch(1, kCode) == 1);
}

SCENARIO("straight code out of the shared cache takes 8 cycles per line", "[icache]") {
  Bench bench;
  constexpr std::uint32_t kLines = 8;
  for (std::uint32_t line = 0; line < kLines; ++line) bench.fetch(0, kCode + line * kNextLine);
  // Core 1 raises each request in the cycle of the answer to the last one.
  const std::uint64_t begin = bench.now;
  std::uint32_t granted = 0;
  std::uint32_t answered = 0;
  bool waits = false;
  while (answered < kLines * 4) {
    REQUIRE(bench.now < kMaxCycles);
    if ((bench.cache.answers() & 2U) != 0) {
      ++answered;
      waits = false;
    }
    if (answered == kLines * 4) break;
    if (waits) {
      bench.cycle();
    } else if (bench.cycle({{1, kCode + granted * 4}}) == 2U) {
      ++granted;
      waits = true;
    }
  }
  // The answer to the last word is the cycle in which the next line would be asked for.
  CHECK(bench.now - begin == kLines * 8);
}

SCENARIO("the replacement register", "[icache]") {
  ReplacementRegister replacement;
  std::string ways;
  for (int i = 0; i < 64; ++i) {
    ways += static_cast<char>('0' + replacement.choose(4));
    replacement.advance();
  }
  CHECK(ways == "0132133321213200001212121200133332013321212013201321200000120001");
  THEN("it comes back after 255 steps") {
    ReplacementRegister cycled;
    int period = 0;
    do {
      cycled.choose(4);
      cycled.advance();
      ++period;
    } while (cycled.value() != 0);
    CHECK(period == 255);
  }
  THEN("it steps once in a cycle, however many choose, and not without a choice") {
    ReplacementRegister shared;
    const std::uint32_t first = shared.choose(4);
    CHECK(shared.choose(4) == first);
    shared.advance();
    const std::uint8_t value = shared.value();
    shared.advance();
    CHECK(shared.value() == value);
    CHECK(value == 1);
  }
}

SCENARIO("a private cache fills free ways from the top, then the way of its register", "[icache]") {
  Bench bench;
  for (std::uint32_t line = 0; line < 4; ++line) bench.fetch(0, kCode + line * kPrivateWay);
  CHECK(bench.cache.private_cache(0).replacement().value() == 0);
  for (std::uint32_t line = 0; line < 4; ++line) CHECK(bench.fetch(0, kCode + line * kPrivateWay) == 1);
  WHEN("a fifth line of the set comes") {
    bench.fetch(0, kCode + 4 * kPrivateWay);
    THEN("it takes way 0, which the fourth line had got") {
      CHECK(bench.cache.private_cache(0).replacement().value() == 1);
      for (std::uint32_t line : {0U, 1U, 2U, 4U}) CHECK(bench.fetch(0, kCode + line * kPrivateWay) == 1);
      CHECK(bench.fetch(0, kCode + 3 * kPrivateWay) > 1);
    }
  }
}

SCENARIO("a shared bank takes the way of its register even if others are free", "[icache]") {
  // Ways 0, 1, 3, 2, 1: four lines stand side by side, the fifth replaces the second.
  Bench bench;
  for (std::uint32_t line = 0; line < 5; ++line) bench.fetch(0, kCode + line * kSharedWay);
  CHECK(bench.memory.requested.size() == 5);
  for (const std::uint32_t line : {0U, 2U, 3U, 4U}) CHECK(bench.fetch(1, kCode + line * kSharedWay) == 4);
  CHECK(bench.fetch(1, kCode + 1 * kSharedWay) > 4);
}

SCENARIO("two cores that miss the same line cause one memory request", "[icache]") {
  Bench bench(15);
  const auto answers = bench.fetch_together(2, kCode);
  CHECK(bench.memory.requested == std::vector<std::uint32_t>{kCode});
  CHECK(answers[0] == 15 + 9);
  // The bank compares the second request again in the cycle after it has written the line, and answers in the next.
  CHECK(answers[1] == 15 + 9 + 2);
  CHECK(bench.shared(&SharedBank::Counters::misses) == 1);
  CHECK(bench.shared(&SharedBank::Counters::merged) == 1);
  CHECK(bench.shared(&SharedBank::Counters::hits) == 0);
}

SCENARIO("eight cores that miss the same line", "[icache]") {
  Bench bench(15);
  const auto answers = bench.fetch_together(8, kCode);
  CHECK(bench.memory.requested.size() == 1);
  CHECK(bench.shared(&SharedBank::Counters::lookups) == 8);
  CHECK(bench.shared(&SharedBank::Counters::merged) == 1);
  CHECK(bench.shared(&SharedBank::Counters::hits) == 6);
  THEN("one is answered with the line, one compared again, the others hit one a cycle") {
    std::vector<std::uint64_t> sorted = answers;
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted[0] == 15 + 9);
    CHECK(sorted[1] == sorted[0] + 2);
    for (std::size_t i = 3; i < sorted.size(); ++i) CHECK(sorted[i] == sorted[i - 1] + 1);
  }
}

SCENARIO("the banks serve cores in the order of their trees", "[icache]") {
  Bench bench;
  bench.fetch(7, kCode);  // counter of the bank: 1
  GIVEN("a line in the shared cache that cores 0 to 3 want at once") {
    const auto answers = bench.fetch_together(4, kCode);
    THEN("one is served each cycle: leaves by bit 0 of the counter, pairs by bit 1") {
      // Counter 1: odd core of the lower pair; 2: even one of the upper pair; 3: the odd one; 0: what is left.
      CHECK(answers[1] == 4);
      CHECK(answers[2] == 5);
      CHECK(answers[3] == 6);
      CHECK(answers[0] == 7);
    }
  }
  GIVEN("lines in different banks") {
    bench.fetch(6, kCode + kNextLine);
    bench.cycle({{0, kCode}, {1, kCode + kNextLine}});
    for (int i = 0; i < 4; ++i) bench.cycle();
    THEN("nobody waits") { CHECK(bench.answered == 3U); }
  }
}

SCENARIO("misses of different banks leave one a cycle, lowest bank first, and come back in order", "[icache]") {
  Bench bench(10);
  bench.cycle({{0, kCode + 3 * kNextLine}, {1, kCode + 1 * kNextLine}, {2, kCode + 2 * kNextLine}});
  std::map<std::uint32_t, std::uint64_t> answers;
  for (std::uint64_t after = 1; answers.size() < 3; ++after) {
    REQUIRE(after < kMaxCycles);
    bench.cycle();
    for (std::uint32_t core = 0; core < 3; ++core) {
      if (((bench.answered >> core) & 1U) != 0) answers[core] = after;
    }
  }
  CHECK(bench.memory.requested ==
        std::vector<std::uint32_t>{kCode + kNextLine, kCode + 2 * kNextLine, kCode + 3 * kNextLine});
  CHECK(answers[1] == 10 + 9);
  CHECK(answers[2] == 10 + 9 + 2);  // two beats later
  CHECK(answers[0] == 10 + 9 + 4);
}

SCENARIO("a line is prefetched when the one before it is fetched", "[icache]") {
  IcacheParameters parameters;
  parameters.prefetch = true;
  Bench bench(5, parameters);
  bench.fetch(0, kCode);
  while (!bench.cache.idle()) {
    bench.cycle();
    REQUIRE(bench.now < kMaxCycles);
  }
  CHECK(bench.memory.requested == std::vector<std::uint32_t>{kCode, kCode + kNextLine});
  THEN("its words are answered in the next cycle") { CHECK(bench.fetch(0, kCode + kNextLine) == 1); }
  THEN("other cores find it in the shared cache") { CHECK(bench.fetch(1, kCode + kNextLine) == 4); }
}
