#include <catch2/catch.hpp>

#include "model/arbitration/round_robin_tree.h"
#include "model/dma/port_arbiter.h"

using halfstep::model::RoundRobinTree;

SCENARIO("the tree prefers the side that the counter's bit names", "[arbiter]") {
  GIVEN("a tree over eight masters, out of reset") {
    RoundRobinTree tree(8, RoundRobinTree::Wrap::at_last_master);
    WHEN("everybody requests") {
      THEN("the winners follow the counter, and each master wins once in eight grants") {
        for (std::uint32_t expected = 0; expected < 8; ++expected) {
          CHECK(tree.winner(0xff) == expected);
          tree.advance();
        }
        CHECK(tree.winner(0xff) == 0);
      }
    }
    WHEN("masters 2 and 5 request") {
      THEN("2 wins while the counter's top bit is clear, 5 afterwards") {
        for (int grant = 0; grant < 4; ++grant) {
          CHECK(tree.winner(0x24) == 2);
          tree.advance();
        }
        CHECK(tree.winner(0x24) == 5);
      }
    }
    WHEN("one master requests") {
      THEN("it wins whatever the counter says, and the counter advances all the same") {
        for (std::uint32_t grant = 0; grant < 8; ++grant) {
          CHECK(tree.counter() == grant);
          CHECK(tree.winner(0x40) == 6);
          tree.advance();
        }
      }
    }
  }
}

TEST_CASE("counters wrap as measured where the masters are no power of two", "[arbiter]") {
  // timing.md: with nine cores the FPU counter has period 10, the TCDM counter period 9.
  const auto period = [](RoundRobinTree tree) {
    std::uint32_t steps = 0;
    do {
      tree.advance();
      ++steps;
    } while (tree.counter() != 0);
    return steps;
  };
  CHECK(period(RoundRobinTree(9, RoundRobinTree::Wrap::at_last_master)) == 9);
  CHECK(period(RoundRobinTree(9, RoundRobinTree::Wrap::past_last_master)) == 10);
  CHECK(period(RoundRobinTree(8, RoundRobinTree::Wrap::at_last_master)) == 8);
  CHECK(period(RoundRobinTree(8, RoundRobinTree::Wrap::past_last_master)) == 8);
  CHECK(period(RoundRobinTree(2, RoundRobinTree::Wrap::past_last_master)) == 2);
}

TEST_CASE("the DMA's arbiters serve the ports of sixteen cores, the peripheral view and the fabric controller",
          "[arbiter]") {
  using halfstep::model::PortArbiter;
  constexpr std::uint32_t kPorts = 18;
  for (std::uint32_t port = 0; port < kPorts; ++port) {
    PortArbiter alone(kPorts);
    for (int grant = 0; grant < 40; ++grant) {
      REQUIRE(alone.winner(1U << port) == port);
      alone.advance();
    }
  }
  PortArbiter all(kPorts);
  std::uint32_t won = 0;
  for (std::uint32_t grant = 0; grant < 32; ++grant) {  // a tree of 32 leaves, of which 14 never ask
    const std::uint32_t winner = all.winner((1U << kPorts) - 1U);
    if (grant < kPorts) CHECK(winner == grant);
    REQUIRE(winner < kPorts);
    won |= 1U << winner;
    all.advance();
  }
  CHECK(won == (1U << kPorts) - 1U);
  CHECK(all.winner(0x30000) == 16);
}

TEST_CASE("a tree over nine masters lets every master win", "[arbiter]") {
  RoundRobinTree tree(9, RoundRobinTree::Wrap::at_last_master);
  std::uint32_t won = 0;
  for (int grant = 0; grant < 9; ++grant) {
    const std::uint32_t winner = tree.winner(0x1ff);
    REQUIRE(winner < 9);
    won |= 1U << winner;
    tree.advance();
  }
  CHECK(won == 0x1ff);
}

TEST_CASE("the winner is the one that a walk from the root finds", "[arbiter]") {
  // The rule as the RTL states it, node by node.
  const auto walk = [](std::uint32_t levels, std::uint32_t counter, std::uint32_t requests) {
    std::uint32_t base = 0;
    for (std::uint32_t level = levels; level-- > 0;) {
      const std::uint32_t half = 1U << level;
      const std::uint32_t high = requests >> half;
      const std::uint32_t low = requests & ((1U << half) - 1);
      const bool take_high = high != 0 && (low == 0 || ((counter >> level) & 1U) != 0);
      requests = take_high ? high : low;
      base += take_high ? half : 0;
    }
    return base;
  };
  for (const std::uint32_t masters : {2U, 3U, 5U, 8U, 9U, 16U}) {
    std::uint32_t levels = 0;
    while ((1U << levels) < masters) ++levels;
    RoundRobinTree tree(masters, RoundRobinTree::Wrap::past_last_master);
    for (std::uint32_t step = 0; step <= masters; ++step) {
      bool equal = true;
      for (std::uint32_t requests = 1; requests < (1U << masters); ++requests)
        equal = equal && tree.winner(requests) == walk(levels, tree.counter(), requests);
      CHECK(equal);
      tree.advance();
    }
  }
}
