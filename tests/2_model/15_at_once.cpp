// What the cycle loop does for all cores at once is what it does for each: the quick forms against the plain ones.
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "model/arbitration/round_robin_tree.h"
#include "model/fpu/allocation.h"
#include "model/tcdm/bank_conflicts.h"
#include "model/tcdm/bank_counters.h"

using namespace halfstep::model;

TEST_CASE("bank conflicts found at once are those found one by one", "[tcdm]") {
  std::mt19937 random(1);
  for (const std::uint32_t cores : {1U, 3U, 8U, 9U, 16U}) {
    for (const std::uint32_t banks : {2U, 16U, 32U, 64U}) {
      BankConflicts conflicts(cores, banks);
      std::uint32_t contended = 0;
      for (int cycle = 0; cycle < 2000; ++cycle) {
        const std::uint32_t moved = random() % cores;
        conflicts.want(moved, random() % banks);
        const std::uint32_t requests = random() & ((1U << cores) - 1U);
        const BankConflicts::Banks at_once = conflicts.find(requests);
        const BankConflicts::Banks one_by_one = conflicts.find_one_by_one(requests);
        REQUIRE(at_once.touched == one_by_one.touched);
        REQUIRE(at_once.contended == one_by_one.contended);
        const std::uint32_t bank = random() % banks;
        REQUIRE(conflicts.wanting(bank, requests) == conflicts.wanting_one_by_one(bank, requests));
        if (at_once.contended != 0) ++contended;
      }
      INFO(cores << " cores, " << banks << " banks");
      CHECK((contended != 0) == (cores > 1));
    }
  }
}

TEST_CASE("the winners looked up are those of the tree", "[arbiter]") {
  for (std::uint32_t counter = 0; counter < RoundRobinWinners::kMasters; ++counter) {
    CHECK(kRoundRobinWinners.bits[counter][0] == 0);
    for (std::uint32_t requests = 1; requests < 256; ++requests) {
      REQUIRE(kRoundRobinWinners.bits[counter][requests] == 1U << round_robin_winner(counter, requests));
    }
  }
}

TEST_CASE("counters of banks count as those of their trees", "[tcdm]") {
  std::mt19937_64 random(4);
  for (const std::uint32_t cores : {1U, 2U, 3U, 8U, 9U, 12U, 16U}) {
    INFO(cores << " cores");
    BankCounters together(cores);
    std::vector<RoundRobinTree> alone(64, RoundRobinTree(cores, RoundRobinTree::Wrap::at_last_master));
    for (int cycle = 0; cycle < 500; ++cycle) {
      const std::uint64_t granting = random();
      together.advance(granting);
      for (std::uint32_t bank = 0; bank < alone.size(); ++bank) {
        if ((granting >> bank & 1U) != 0) alone[bank].advance();
        REQUIRE(together.of(bank) == alone[bank].counter());
      }
    }
  }
}

TEST_CASE("dynamic allocation in one word grants as the trees do", "[fpu]") {
  std::mt19937 random(2);
  for (const std::uint32_t cores : {2U, 4U, 8U}) {
    for (const std::uint32_t fpus : {1U, 2U, 4U}) {
      REQUIRE(SmallDynamicAllocation::fits(cores, fpus));
      DynamicAllocation trees(cores, fpus);
      SmallDynamicAllocation word(cores, fpus);
      for (int cycle = 0; cycle < 5000; ++cycle) {
        const std::uint32_t requests = 1U + random() % ((1U << cores) - 1U);
        REQUIRE(word.arbitrate(requests) == trees.arbitrate(requests));
      }
    }
  }
  CHECK_FALSE(SmallDynamicAllocation::fits(9, 4));
  CHECK_FALSE(SmallDynamicAllocation::fits(3, 2));
  CHECK_FALSE(SmallDynamicAllocation::fits(8, 8));
  CHECK_THROWS_AS(SmallDynamicAllocation(9, 4), std::invalid_argument);
}
