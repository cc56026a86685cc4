#include <catch2/catch.hpp>

#include "fresh_kernel.h"
#include "model/tcdm/tcdm.h"

using halfstep::model::DataAccess;
using halfstep::model::Tcdm;

namespace {

struct Bench : FreshKernel {
  Bench() : tcdm("tcdm", 8, 16, 64 * 1024) {}

  // One cycle: `core` -> access; returns the granted cores.
  std::uint32_t cycle(std::initializer_list<std::pair<std::uint32_t, DataAccess>> wanted) {
    std::array<DataAccess, Tcdm::kMaxCores> storage{};
    std::uint32_t requests = 0;
    for (const auto& [core, access] : wanted) {
      storage[core] = access;
      requests |= 1U << core;
      tcdm.want(core, access.address);
    }
    const std::uint32_t granted = tcdm.arbitrate(requests);
    for (std::uint32_t core = 0; core < 8; ++core) {
      if ((granted >> core & 1U) != 0) tcdm.serve(core, storage[core]);
    }
    return granted;
  }

  static DataAccess load(std::uint32_t address) { return {address, 0, 0xf, false, {}}; }
  static DataAccess store(std::uint32_t address, std::uint32_t data, std::uint8_t mask = 0xf) {
    return {address, data, mask, true, {}};
  }

  Tcdm tcdm;
};

}  // namespace

SCENARIO("two cores load from one bank in the same cycle", "[tcdm]") {
  Bench bench;
  GIVEN("cores 2 and 5 that want word 0") {
    WHEN("both request in the same cycle, and the loser again in the next") {
      const std::uint32_t first = bench.cycle({{2, Bench::load(0x10000000)}, {5, Bench::load(0x10000000)}});
      const std::uint32_t second = bench.cycle({{5, Bench::load(0x10000000)}});
      THEN("core 2 is granted first, core 5 in the cycle after") {
        CHECK(first == 1U << 2);
        CHECK(second == 1U << 5);
      }
    }
  }
  GIVEN("words in different banks") {
    THEN("both are granted at once") {
      CHECK(bench.cycle({{2, Bench::load(0x10000000)}, {5, Bench::load(0x10000004)}}) == (1U << 2 | 1U << 5));
    }
  }
  GIVEN("addresses 64 bytes apart with 16 banks") {
    THEN("they share a bank") {
      CHECK(bench.cycle({{0, Bench::load(0x10000000)}, {1, Bench::load(0x10000040)}}) == 1U);
    }
  }
}

SCENARIO("stores change the bytes they name, and only those", "[tcdm]") {
  Bench bench;
  bench.cycle({{0, Bench::store(0x10000010, 0x44332211)}});
  bench.cycle({{0, Bench::store(0x10000010, 0xaabbccdd, 0x6)}});
  bench.cycle({{3, Bench::load(0x10000010)}});
  CHECK(bench.tcdm.read_data(3) == 0x44bbcc11);
}

SCENARIO("test-and-set reads, fills with ones and closes the bank for a cycle", "[tcdm]") {
  Bench bench;
  bench.tcdm.write_word(0x20, 7);
  WHEN("core 1 loads through the alias") {
    REQUIRE(bench.cycle({{1, Bench::load(0x10100020)}}) == 1U << 1);
    CHECK(bench.tcdm.read_data(1) == 7);
    THEN("the bank grants nobody in the next cycle, and then shows all-ones") {
      CHECK(bench.cycle({{4, Bench::load(0x10000020)}}) == 0);
      CHECK(bench.cycle({{4, Bench::load(0x10000020)}}) == 1U << 4);
      CHECK(bench.tcdm.read_data(4) == 0xffffffff);
    }
    THEN("other banks go on") { CHECK(bench.cycle({{4, Bench::load(0x10000024)}}) == 1U << 4); }
  }
  WHEN("core 1 stores through the alias") {
    bench.cycle({{1, Bench::store(0x10100020, 5)}});
    THEN("it is a plain store") {
      CHECK(bench.cycle({{4, Bench::load(0x10000020)}}) == 1U << 4);
      CHECK(bench.tcdm.read_data(4) == 5);
    }
  }
}
