// The event unit alone, between stub initiators: waiting is a request without a grant, read data is a response one
// cycle after it; and the same answers as through direct calls.
#include <catch2/catch.hpp>
#include <random>

#include "fresh_kernel.h"
#include "model/event_unit/event_unit.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kCores = 8;
constexpr std::uint32_t kMask = 0x00, kWaitClear = 0x3c, kBuffer = 0x1c, kMutex = 0xc0, kSoftwareEvent = 0x100;
constexpr std::uint32_t kBarrier = 0x200, kBarrierTargets = 0x20c, kBarrierWaitClear = 0x21c;

DataAccess read(std::uint32_t offset) { return {0x10204000 + offset, 0, 0xf, false}; }
DataAccess write(std::uint32_t offset, std::uint32_t data) { return {0x10204000 + offset, data, 0xf, true}; }

struct Bench : FreshKernel {
  Bench() : unit("event_unit", kCores), direct("direct", kCores), stubs("stubs", unit), silent("silent", direct) {
    elaborate();
  }

  bool cycle(std::uint32_t core, const DataAccess& access) {
    StubInitiator<DataTransaction>& stub = stubs.core(core);
    stub.payload.access = access;
    stub.request();
    unit.cycle_through_sockets();
    return stub.granted;
  }

  EventUnit unit;
  EventUnit direct;  // its twin, called directly
  StubInitiators<DataTransaction> stubs;
  StubInitiators<DataTransaction> silent;
};

}  // namespace

SCENARIO("a core waits for a software event at its socket", "[event_unit][sockets]") {
  Bench bench;
  REQUIRE(bench.cycle(3, write(kMask, 0x04)));
  for (int waited = 0; waited < 20; ++waited) REQUIRE_FALSE(bench.cycle(3, read(kWaitClear)));
  WHEN("another core raises it") {
    REQUIRE(bench.cycle(0, write(kSoftwareEvent + 4 * 2, 1U << 3)));
    THEN("the wait is granted, and the event comes as a response in the cycle after") {
      REQUIRE(bench.cycle(3, read(kWaitClear)));
      CHECK_FALSE(bench.stubs.core(3).take_response());
      bench.unit.cycle_through_sockets();
      CHECK(bench.stubs.core(3).take_response());
      CHECK(bench.stubs.core(3).payload.read_data == 0x04);
    }
  }
}

TEST_CASE("the event unit decides the same through sockets and directly", "[event_unit][sockets]") {
  Bench bench;
  EventUnit& direct = bench.direct;
  std::mt19937 random(4);
  std::array<DataAccess, EventUnit::kMaxCores> wanted{};
  std::array<const DataAccess*, EventUnit::kMaxCores> accesses{};
  std::uint32_t held = 0;
  std::uint32_t reads_due = 0;
  std::uint64_t waited = 0;
  std::uint64_t answered = 0;
  const auto choose = [&random]() -> DataAccess {
    const auto bits = static_cast<std::uint32_t>(random());
    switch (bits % 8) {
      case 0:
        return write(kMask, 0x300ff);
      case 1:
        return write(kSoftwareEvent + 4 * ((bits >> 8) % 8), bits >> 24);
      case 2:
        return write(kBarrier, 0x07);
      case 3:
        return write(kBarrierTargets, 0x07);
      case 4:
        return write(kMutex, bits);
      case 5:
        return read(kBarrierWaitClear);
      case 6:
        return read((bits & 0x100U) != 0 ? kMutex : kBuffer);
      default:
        return read(kWaitClear);
    }
  };
  for (std::uint32_t core = 0; core < kCores; ++core) {  // everybody hears software events 0 to 7, barrier and mutex
    wanted[core] = write(kMask, 0x300ff);
    accesses[core] = &wanted[core];
    held |= 1U << core;
  }
  for (int cycle = 0; cycle < 20000; ++cycle) {
    if (random() % 4 == 0) {  // so that nobody waits for ever
      const auto core = static_cast<std::uint32_t>(random() % kCores);
      bench.unit.raise(core, 1);
      direct.raise(core, 1);
    }
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((held >> core) & 1U) != 0 || random() % 4 == 0) continue;
      wanted[core] = choose();
      accesses[core] = &wanted[core];
      held |= 1U << core;
    }
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((held >> core) & 1U) == 0) continue;
      bench.stubs.core(core).payload.access = wanted[core];
      bench.stubs.core(core).request();
    }
    bench.unit.cycle_through_sockets();
    for (std::uint32_t core = 0; core < kCores; ++core) {  // data of the reads granted in the cycle before
      const bool due = ((reads_due >> core) & 1U) != 0;
      REQUIRE(bench.stubs.core(core).take_response() == due);
      if (due) REQUIRE(bench.stubs.core(core).payload.read_data == direct.read_data(core));
      if (due) ++answered;
    }
    const std::uint32_t granted = direct.cycle(held, accesses);
    reads_due = 0;
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((held >> core) & 1U) == 0) continue;
      const bool grant = ((granted >> core) & 1U) != 0;
      REQUIRE(bench.stubs.core(core).granted == grant);
      if (grant && !wanted[core].write) reads_due |= 1U << core;
      if (!grant) ++waited;
    }
    held &= ~granted;
  }
  CHECK(waited > 1000);
  CHECK(answered > 1000);
}
