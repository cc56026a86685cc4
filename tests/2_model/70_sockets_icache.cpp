// The instruction cache alone, between stub initiators: the protocol, and the same grants and answers as through direct
// calls.
#include <catch2/catch.hpp>
#include <random>

#include "fresh_kernel.h"
#include "model/icache/fixed_latency_memory.h"
#include "model/icache/instruction_cache.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kCores = 8;
constexpr std::uint32_t kLatency = 6;
constexpr std::uint32_t kCode = 0x1c008000;

struct Bench : FreshKernel {
  explicit Bench(const IcacheParameters& parameters = {})
      : memory(kLatency, parameters.beats_per_line()),
        direct_memory(kLatency, parameters.beats_per_line()),
        cache("icache", kCores, parameters, memory),
        direct("direct", kCores, parameters, direct_memory),
        stubs("stubs", cache),
        silent("silent", direct) {
    elaborate();
  }

  FixedLatencyMemory memory;
  FixedLatencyMemory direct_memory;
  InstructionCache cache;
  InstructionCache direct;  // its twin, called directly
  StubInitiators<FetchTransaction> stubs;
  StubInitiators<FetchTransaction> silent;
};

}  // namespace

SCENARIO("a fetch is granted in its cycle and answered in the one before its word is there", "[icache][sockets]") {
  Bench bench;
  StubInitiator<FetchTransaction>& core = bench.stubs.core(2);
  core.payload.address = kCode;
  CHECK(core.request() == tlm::TLM_ACCEPTED);
  bench.cache.cycle_through_sockets();
  CHECK(core.granted);
  std::uint32_t cycles = 1;  // the word is there so many cycles after the grant
  for (; !core.take_response(); ++cycles) {
    REQUIRE(cycles < 100);
    bench.cache.cycle_through_sockets();
  }
  CHECK(cycles == kLatency + 9);
  WHEN("the same line is fetched again") {
    while (!core.granted || !core.take_response()) {
      core.request();
      bench.cache.cycle_through_sockets();
    }
    core.request();
    bench.cache.cycle_through_sockets();
    THEN("it is answered in the cycle of the grant") {
      CHECK(core.granted);
      CHECK(core.take_response());
    }
  }
}

TEST_CASE("the instruction cache does the same through sockets and directly", "[icache][sockets]") {
  for (const bool prefetch : {false, true}) {
    IcacheParameters parameters;
    parameters.prefetch = prefetch;
    Bench bench(parameters);
    std::mt19937 random(1);
    InstructionCache::Addresses addresses{};
    std::uint32_t requests = 0;     // raised, held until granted
    std::uint32_t outstanding = 0;  // granted, not answered
    std::uint64_t answered = 0;
    for (int cycle = 0; cycle < 20000; ++cycle) {
      for (std::uint32_t core = 0; core < kCores; ++core) {
        const std::uint32_t bit = 1U << core;
        if (((requests | outstanding) & bit) != 0 || random() % 4 == 0) continue;
        addresses[core] = random() % 8 != 0 ? addresses[core] + 4 : kCode + (random() & 0x1ffcU);
        requests |= bit;
      }
      for (std::uint32_t core = 0; core < kCores; ++core) {
        bench.stubs.core(core).payload.address = addresses[core];
        if (((requests >> core) & 1U) != 0) bench.stubs.core(core).request();
      }
      bench.cache.cycle_through_sockets();
      const std::uint32_t granted = bench.direct.cycle(requests, addresses);
      for (std::uint32_t core = 0; core < kCores; ++core) {
        const std::uint32_t bit = 1U << core;
        StubInitiator<FetchTransaction>& stub = bench.stubs.core(core);
        if ((requests & bit) != 0) REQUIRE(stub.granted == ((granted & bit) != 0));
        const bool answers = (bench.direct.answers() & bit) != 0;
        REQUIRE(stub.take_response() == answers);
        if (answers) ++answered;
      }
      requests &= ~granted;
      outstanding = (outstanding | granted) & ~bench.direct.answers();
    }
    CHECK(answered > 10000);
  }
}
