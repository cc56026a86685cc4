// FPU interconnect and division unit alone, between stub initiators: the same grants as through direct calls, and
// results as responses.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "fresh_kernel.h"
#include "model/fpu/division_unit.h"
#include "model/fpu/fpu_interconnect.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kCores = 8;

// Requests of the cores in the mask, each with payload_of(core).
template <class PayloadOf>
void send(StubInitiators<FpTransaction>& stubs, std::uint32_t requests, PayloadOf payload_of) {
  for (std::uint32_t core = 0; core < kCores; ++core) {
    if (((requests >> core) & 1U) == 0) continue;
    stubs.core(core).payload = payload_of(core);
    stubs.core(core).request();
  }
}

std::uint32_t granted_of(StubInitiators<FpTransaction>& stubs, std::uint32_t requests) {
  std::uint32_t granted = 0;
  for (std::uint32_t core = 0; core < kCores; ++core) {
    if (((requests >> core) & 1U) != 0 && stubs.core(core).granted) granted |= 1U << core;
  }
  return granted;
}

}  // namespace

TEST_CASE("the FPU interconnect decides the same through sockets and directly", "[fpu][sockets]") {
  const FpuPolicy policy = GENERATE(FpuPolicy::dynamic_allocation, FpuPolicy::static_map, FpuPolicy::lfsr);
  FreshKernel kernel;
  ClusterConfig config;
  config.fpu_policy = policy;
  FpuInterconnect through_sockets("through_sockets", config);
  FpuInterconnect direct("direct", config);
  StubInitiators<FpTransaction> stubs("stubs", through_sockets);
  StubInitiators<FpTransaction> silent("silent", direct);
  elaborate();
  std::mt19937 random(2);
  std::uint32_t held = 0;
  std::uint64_t refused = 0;
  for (int cycle = 0; cycle < 20000; ++cycle) {
    const std::uint32_t requests = held | (static_cast<std::uint32_t>(random()) & 0xffU);
    send(stubs, requests, [](std::uint32_t core) { return FpTransaction{core, 0, false}; });
    through_sockets.arbitrate_sockets();
    const std::uint32_t granted = direct.arbitrate(requests);
    REQUIRE(granted_of(stubs, requests) == granted);
    held = requests & ~granted;
    refused += static_cast<std::uint64_t>(__builtin_popcount(held));
  }
  CHECK(refused > 10000);
}

SCENARIO("a division answers its core with a response when the result is there", "[fpu][sockets]") {
  FreshKernel kernel;
  DivisionUnit unit("division_unit", kCores);
  StubInitiators<FpTransaction> stubs("stubs", unit);
  elaborate();
  const auto payload = [](std::uint32_t core) {
    return FpTransaction{core, static_cast<std::uint8_t>(DivisionUnit::Format::fp16), false};
  };
  send(stubs, 0x24, payload);  // cores 2 and 5
  unit.cycle_through_sockets(100);
  REQUIRE(granted_of(stubs, 0x24) == 0x04);
  for (std::uint64_t cycle = 101; cycle < 109; ++cycle) {
    send(stubs, 0x20, payload);
    unit.cycle_through_sockets(cycle);
    CHECK(granted_of(stubs, 0x20) == 0);
    CHECK_FALSE(stubs.core(2).take_response());
  }
  send(stubs, 0x20, payload);
  unit.cycle_through_sockets(109);  // nine cycles after the grant, as 30_fpu.cpp has it
  CHECK(stubs.core(2).take_response());
  CHECK_FALSE(stubs.core(5).granted);
  THEN("the unit takes the next division in the cycle after, and answers its core only") {
    send(stubs, 0x20, payload);
    unit.cycle_through_sockets(110);
    CHECK(stubs.core(5).granted);
    for (std::uint64_t cycle = 111; cycle <= 119; ++cycle) unit.cycle_through_sockets(cycle);
    CHECK(stubs.core(5).take_response());
    CHECK_FALSE(stubs.core(2).take_response());
  }
}

TEST_CASE("the division unit decides the same through sockets and directly", "[fpu][sockets]") {
  FreshKernel kernel;
  DivisionUnit through_sockets("through_sockets", kCores);
  DivisionUnit direct("direct", kCores);
  StubInitiators<FpTransaction> stubs("stubs", through_sockets);
  StubInitiators<FpTransaction> silent("silent", direct);
  elaborate();
  std::mt19937 random(3);
  std::array<FpTransaction, kCores> wanted{};
  std::uint32_t held = 0;
  std::uint64_t results = 0;
  for (std::uint64_t cycle = 0; cycle < 20000; ++cycle) {
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((held >> core) & 1U) != 0 || random() % 16 != 0) continue;
      wanted[core] = {core, static_cast<std::uint8_t>(random() % 3), random() % 4 == 0};
      held |= 1U << core;
    }
    const std::uint32_t requests = held;
    send(stubs, requests, [&](std::uint32_t core) { return wanted[core]; });
    through_sockets.cycle_through_sockets(cycle);
    const int result = direct.result(cycle);
    const int winner = direct.arbitrate(requests, cycle);
    if (winner >= 0) {
      const FpTransaction& division = wanted[static_cast<std::size_t>(winner)];
      direct.start(division.core, static_cast<DivisionUnit::Format>(division.format), division.special, cycle);
      held &= ~(1U << winner);
    }
    REQUIRE(granted_of(stubs, requests) == (winner < 0 ? 0U : 1U << winner));
    for (std::uint32_t core = 0; core < kCores; ++core)
      REQUIRE(stubs.core(core).take_response() == (result == static_cast<int>(core)));
    if (result >= 0) ++results;
  }
  CHECK(results > 1000);
}
