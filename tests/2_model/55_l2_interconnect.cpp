// The banks of L2 and who gets them: ports in turns, initiators of a port burst by burst.
#include <catch2/catch.hpp>
#include <map>
#include <vector>

#include "model/l2/l2_interconnect.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kPrivate0 = 0x1c000000;
constexpr std::uint32_t kPrivate1 = 0x1c008000;
constexpr std::uint32_t kShared = 0x1c010000;
constexpr std::uint32_t kElsewhere = 0x80000000;

// Four ports of one initiator each, and a fifth that three share, the last two of them as one group.
struct Bench : private L2Interconnect::Listener {
  explicit Bench(std::uint32_t shared_banks = 4) : l2(L2Banks{shared_banks, 1 << 20, 1 << 20}) {
    for (std::uint32_t port = 0; port < 4; ++port) initiators.push_back(l2.add_initiator(l2.add_port(), 0, *this));
    const std::uint32_t shared_port = l2.add_port(2);
    for (const std::uint32_t group : {0, 1, 1}) initiators.push_back(l2.add_initiator(shared_port, group, *this));
  }
  void ask(std::uint32_t initiator, std::uint32_t address, std::uint64_t cycle, bool wide = false,
           std::uint32_t beats = 1, bool last = true) {
    L2Request request;
    request.initiator = initiators[initiator];
    request.address = address;
    request.cycle = cycle;
    request.wide = wide;
    request.beats = beats;
    request.last = last;
    l2.request(request);
  }
  // Steps until nothing is under way.
  void run() {
    while (l2.busy()) {
      REQUIRE(now < 10'000);
      l2.step(now++);
    }
  }
  void beat_granted(std::uint32_t initiator, std::uint64_t cycle) override { granted[initiator].push_back(cycle); }

  L2Interconnect l2;
  std::vector<std::uint32_t> initiators;
  std::map<std::uint32_t, std::vector<std::uint64_t>> granted;  // cycles of the beats, by initiator
  std::uint64_t now = 0;
};

using Cycles = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("words go to shared banks in turn, and to two private banks and L3 in blocks", "[l2]") {
  const std::uint32_t shared = GENERATE(1U, 4U, 16U);
  const L2Banks banks{shared, 0x1000, 0x2000};
  for (std::uint32_t word = 0; word < 32; ++word) CHECK(banks.of(kShared + 4 * word) == word % shared);
  CHECK(banks.of(kShared + 0x1000) == L2Banks::kNone);
  CHECK(banks.of(kPrivate0) == shared);
  CHECK(banks.of(kPrivate1 - 4) == shared);
  CHECK(banks.of(kPrivate1) == shared + 1);
  CHECK(banks.of(kShared - 4) == shared + 1);
  CHECK(banks.of(kPrivate0 - 4) == L2Banks::kNone);
  CHECK(banks.of(0x20001ffc) == shared + 2);
  CHECK(banks.of(0x20002000) == L2Banks::kNone);
}

TEST_CASE("a bank serves one port a cycle, in turns", "[l2]") {
  Bench bench;
  for (std::uint32_t port = 0; port < 4; ++port) {
    for (std::uint32_t access = 0; access < 3; ++access) bench.ask(port, kShared + 0x10 * port, 5);
  }
  bench.run();
  std::map<std::uint64_t, int> per_cycle;
  std::uint64_t waited = 0;
  for (const auto& [initiator, cycles] : bench.granted) {
    INFO("initiator " << initiator);
    REQUIRE(cycles.size() == 3);
    for (std::size_t access = 1; access < cycles.size(); ++access) CHECK(cycles[access] - cycles[access - 1] <= 5);
    for (const std::uint64_t cycle : cycles) ++per_cycle[cycle];
    waited += cycles.back() - 5 - 2;
  }
  CHECK(per_cycle.size() == 12);
  CHECK(per_cycle.begin()->first == 5);
  CHECK(per_cycle.rbegin()->first == 16);
  CHECK(bench.l2.counters().bank_conflicts == waited);
  CHECK(bench.l2.counters().port_waits == 0);
}

TEST_CASE("different banks, and addresses outside of L2, are no conflict", "[l2]") {
  Bench bench;
  for (std::uint32_t port = 0; port < 4; ++port) bench.ask(port, kShared + 4 * port, 3);
  for (std::uint32_t port = 0; port < 4; ++port) bench.ask(port, kElsewhere, 3);
  bench.run();
  for (std::uint32_t port = 0; port < 4; ++port) CHECK(bench.granted[port] == Cycles{3, 4});
  CHECK(bench.l2.counters().bank_conflicts == 0);
}

TEST_CASE("a beat of 64 bits needs both its words; in one and the same bank it takes two cycles", "[l2]") {
  Bench bench;
  bench.ask(0, kShared, 1, true, 4);
  SECTION("alone a beat a cycle") {
    bench.run();
    CHECK(bench.granted[0] == Cycles{1, 2, 3, 4});
  }
  SECTION("one word refused delays the beat") {
    bench.ask(1, kShared + 4, 0);  // it is the turn of the odd ports at this bank then
    bench.ask(1, kShared + 4, 1);
    bench.run();
    CHECK(bench.granted[1] == Cycles{0, 1});
    CHECK(bench.granted[0] == Cycles{2, 3, 4, 5});
    CHECK(bench.l2.counters().bank_conflicts == 1);
  }
  SECTION("private banks and L3 are one word wide") {
    bench.ask(1, kPrivate1, 1, true, 2);
    bench.ask(2, 0x20000000, 1, true, 2);
    bench.run();
    CHECK(bench.granted[1] == Cycles{2, 4});
    CHECK(bench.granted[2] == Cycles{2, 4});
    CHECK(bench.l2.counters().bank_conflicts == 0);
  }
}

TEST_CASE("initiators of one port take turns burst by burst, groups before their members", "[l2]") {
  Bench bench;
  for (int burst = 0; burst < 2; ++burst) {
    for (std::uint32_t initiator = 4; initiator < 7; ++initiator) bench.ask(initiator, kShared, 1, true, 8);
  }
  bench.run();
  // Six bursts of eight beats without a gap.
  std::map<std::uint64_t, std::uint32_t> order;  // first cycle of each burst: whose
  for (const auto& [initiator, cycles] : bench.granted) {
    REQUIRE(cycles.size() == 16);
    for (const std::size_t first : {0, 8}) {
      order[cycles[first]] = initiator;
      CHECK(cycles[first + 7] - cycles[first] == 7);
    }
  }
  std::vector<std::uint32_t> turns;
  for (const auto& [cycle, initiator] : order) {
    CHECK(cycle == 1 + 8 * turns.size());
    turns.push_back(initiator);
  }
  // The group of one gets every second burst as long as it has any.
  const std::vector<std::uint32_t> expected = {bench.initiators[4], bench.initiators[5], bench.initiators[4],
                                               bench.initiators[6], bench.initiators[5], bench.initiators[6]};
  CHECK(turns == expected);
  CHECK(bench.l2.counters().bank_conflicts == 0);
  CHECK(bench.l2.counters().port_waits == 8 * (2 + 2 + 2 + 1 + 1));
  CHECK(bench.l2.port_beats(4) == 48);
}

TEST_CASE("a burst that pauses keeps its port", "[l2]") {
  Bench bench;
  bench.ask(4, kShared, 1, true, 1, false);
  bench.ask(5, kShared, 2);
  bench.ask(4, kShared + 8, 6, true, 1, true);
  bench.run();
  CHECK(bench.granted[bench.initiators[4]] == Cycles{1, 6});
  CHECK(bench.granted[bench.initiators[5]] == Cycles{7});
  CHECK(bench.l2.counters().port_waits == 5);
}

TEST_CASE("stepping a cycle twice is stepping it once", "[l2]") {
  Bench bench;
  bench.ask(0, kShared, 1, true, 2);
  bench.l2.step(1);
  bench.l2.step(1);
  CHECK(bench.granted[0] == Cycles{1});
  bench.l2.step(2);
  CHECK(bench.granted[0] == Cycles{1, 2});
}
