// The TCDM alone, between stub initiators: the protocol, and the same grants and data as through direct calls.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "fresh_kernel.h"
#include "model/tcdm/tcdm.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kCores = 8;

struct Bench : FreshKernel {
  Bench()
      : tcdm("tcdm", kCores, 16, 64 * 1024),
        direct("direct", kCores, 16, 64 * 1024),
        stubs("stubs", tcdm),
        silent("silent", direct) {
    elaborate();
  }

  Tcdm tcdm;
  Tcdm direct;  // its twin, called directly
  StubInitiators<DataTransaction> stubs;
  StubInitiators<DataTransaction> silent;
};

}  // namespace

SCENARIO("a request to the TCDM is accepted, and granted in its cycle if the bank is free", "[tcdm][sockets]") {
  Bench bench;
  bench.tcdm.write_word(0x40, 0x1234);
  StubInitiator<DataTransaction>& winner = bench.stubs.core(1);
  StubInitiator<DataTransaction>& loser = bench.stubs.core(6);
  winner.payload.access = loser.payload.access = {0x10000040, 0, 0xf, false};
  CHECK(winner.request() == tlm::TLM_ACCEPTED);
  CHECK(loser.request() == tlm::TLM_ACCEPTED);
  bench.tcdm.arbitrate_sockets();
  CHECK(winner.granted);
  CHECK(winner.payload.read_data == 0x1234);
  CHECK_FALSE(loser.granted);
  WHEN("the one that was refused does not ask again") {
    bench.tcdm.arbitrate_sockets();
    THEN("its request is forgotten") { CHECK_FALSE(loser.granted); }
  }
  WHEN("it asks again") {
    loser.request();
    bench.tcdm.arbitrate_sockets();
    THEN("it is granted") {
      CHECK(loser.granted);
      CHECK(loser.payload.read_data == 0x1234);
    }
  }
}

TEST_CASE("the TCDM decides the same through sockets and directly", "[tcdm][sockets]") {
  Bench bench;
  Tcdm& direct = bench.direct;
  std::mt19937 random(1);
  std::array<DataAccess, Tcdm::kMaxCores> wanted{};
  std::uint32_t requests = 0;
  std::uint64_t refused = 0;
  for (int cycle = 0; cycle < 20000; ++cycle) {
    for (std::uint32_t core = 0; core < kCores; ++core) {  // a refused request is held
      if (((requests >> core) & 1U) != 0 || random() % 4 == 0) continue;
      const bool test_and_set = random() % 8 == 0;
      const auto bits = static_cast<std::uint32_t>(random());
      const std::uint32_t address = (test_and_set ? 0x10100000U : 0x10000000U) + 4 * (bits % 64);
      const auto mask = static_cast<std::uint8_t>(1 + (bits >> 8) % 15);
      wanted[core] = {address, bits, mask, (bits >> 16) % 3 == 0};
      requests |= 1U << core;
    }
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((requests >> core) & 1U) == 0) continue;
      bench.stubs.core(core).payload.access = wanted[core];
      bench.stubs.core(core).request();
    }
    bench.tcdm.arbitrate_sockets();
    for (std::uint32_t core = 0; core < kCores; ++core) direct.want(core, wanted[core].address);
    const std::uint32_t granted = direct.arbitrate(requests);
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((granted >> core) & 1U) != 0) direct.serve(core, wanted[core]);
    }
    for (std::uint32_t core = 0; core < kCores; ++core) {
      if (((requests >> core) & 1U) == 0) continue;
      StubInitiator<DataTransaction>& stub = bench.stubs.core(core);
      REQUIRE(stub.granted == (((granted >> core) & 1U) != 0));
      if (!stub.granted) ++refused;
      if (stub.granted && !wanted[core].write) REQUIRE(stub.payload.read_data == direct.read_data(core));
    }
    requests &= ~granted;
  }
  CHECK(refused > 10000);  // there was something to decide
  for (std::uint32_t offset = 0; offset < 256; offset += 4)
    CHECK(bench.tcdm.read_word(offset) == direct.read_word(offset));
}
