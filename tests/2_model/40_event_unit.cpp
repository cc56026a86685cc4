#include <catch2/catch.hpp>

#include "fresh_kernel.h"
#include "model/event_unit/event_unit.h"

using halfstep::model::DataAccess;
using halfstep::model::EventUnit;

namespace {

constexpr std::uint32_t kMask = 0x00, kWait = 0x38, kWaitClear = 0x3c, kBufferClear = 0x28, kBuffer = 0x1c;
constexpr std::uint32_t kMutex = 0xc0, kSoftwareEvent = 0x100, kBarrier = 0x200;

struct Bench : FreshKernel {
  Bench() : unit("event_unit", 8) {}

  std::uint32_t cycle(std::initializer_list<std::pair<std::uint32_t, DataAccess>> wanted) {
    std::array<const DataAccess*, EventUnit::kMaxCores> accesses{};
    std::array<DataAccess, EventUnit::kMaxCores> storage{};
    std::uint32_t requests = 0;
    for (const auto& [core, access] : wanted) {
      storage[core] = access;
      accesses[core] = &storage[core];
      requests |= 1U << core;
    }
    return unit.cycle(requests, accesses);
  }
  static DataAccess read(std::uint32_t offset) { return {0x10204000 + offset, 0, 0xf, false, {}}; }
  static DataAccess write(std::uint32_t offset, std::uint32_t data) {
    return {0x10204000 + offset, data, 0xf, true, {}};
  }

  void set_up_barrier(std::uint32_t cores) {
    cycle({{0, write(kBarrier, cores)}});
    cycle({{0, write(kBarrier + 0xc, cores)}});
    for (std::uint32_t core = 0; core < 8; ++core) cycle({{core, write(kMask, 0x10000)}});
  }

  EventUnit unit;
};

}  // namespace

SCENARIO("a barrier lets its cores go together", "[event_unit]") {
  Bench bench;
  bench.set_up_barrier(0x3);
  const DataAccess wait = Bench::read(kBarrier + 0x1c);
  WHEN("core 0 arrives alone") {
    for (int waited = 0; waited < 10; ++waited) CHECK(bench.cycle({{0, wait}}) == 0);
    AND_WHEN("core 1 arrives") {
      CHECK(bench.cycle({{0, wait}, {1, wait}}) == 0);  // trigger
      CHECK(bench.cycle({{0, wait}, {1, wait}}) == 0);  // matched, event raised
      THEN("both are granted two cycles later and read the event") {
        CHECK(bench.cycle({{0, wait}, {1, wait}}) == 0x3);
        CHECK(bench.unit.read_data(0) == 0x10000);
        CHECK(bench.unit.read_data(1) == 0x10000);
        AND_THEN("the event is gone in the cycle after") {
          bench.cycle({});
          CHECK(bench.cycle({{0, Bench::read(kBuffer)}}) == 1);
          CHECK(bench.unit.read_data(0) == 0);
        }
      }
    }
  }
}

SCENARIO("software events reach the cores of the mask", "[event_unit]") {
  Bench bench;
  for (std::uint32_t core = 0; core < 8; ++core) bench.cycle({{core, Bench::write(kMask, 0x0f)}});
  bench.cycle({{0, Bench::write(kSoftwareEvent + 4 * 2, 0x0c)}});
  THEN("cores 2 and 3 do not wait, core 4 does") {
    CHECK(bench.cycle({{2, Bench::read(kWait)}, {3, Bench::read(kWait)}, {4, Bench::read(kWait)}}) == 0x0c);
    CHECK(bench.unit.read_data(2) == 0x4);
  }
  THEN("a wait without clear leaves the event, clearing the buffer takes it") {
    bench.cycle({{2, Bench::read(kWait)}});
    CHECK(bench.cycle({{2, Bench::read(kWait)}}) == 0x4);
    bench.cycle({{2, Bench::write(kBufferClear, 0x4)}});
    CHECK(bench.cycle({{2, Bench::read(kWait)}}) == 0);
  }
  THEN("a mask of 0 means everybody") {
    bench.cycle({{0, Bench::write(kSoftwareEvent, 0)}});
    CHECK(bench.cycle({{5, Bench::read(kWaitClear)}, {6, Bench::read(kWaitClear)}}) == 0x60);
  }
}

SCENARIO("the mutex goes to the lowest waiting core and carries a message", "[event_unit]") {
  Bench bench;
  for (std::uint32_t core = 0; core < 8; ++core) bench.cycle({{core, Bench::write(kMask, 0x20000)}});
  const DataAccess lock = Bench::read(kMutex);
  bench.cycle({{4, lock}});
  REQUIRE(bench.cycle({{4, lock}}) == 1U << 4);
  WHEN("cores 6 and 3 ask while core 4 holds it") {
    for (int waited = 0; waited < 5; ++waited) CHECK(bench.cycle({{3, lock}, {6, lock}}) == 0);
    AND_WHEN("core 4 unlocks with a message") {
      bench.cycle({{3, lock}, {4, Bench::write(kMutex, 42)}, {6, lock}});
      THEN("core 3 gets both, core 6 goes on waiting") {
        CHECK(bench.cycle({{3, lock}, {6, lock}}) == 1U << 3);
        CHECK(bench.unit.read_data(3) == 42);
        CHECK(bench.cycle({{6, lock}}) == 0);
      }
    }
  }
}
