// Programs behind the instruction cache: what code costs the first, the second and every further time it runs.
#include <catch2/catch.hpp>
#include <string>

#include "model/soc/simulation.h"
#include "tools/program/elf_program.h"

using namespace halfstep;

namespace {

struct Settings {
  model::IcacheMode mode = model::IcacheMode::hierarchical;
  std::uint32_t refill_latency = 12;
  bool prefetch = false;
  bool through_sockets = false;
  bool l2_contention = false;
};

model::RunResult run_program(const std::string& program, const Settings& settings) {
  model::ClusterConfig config;
  config.icache_mode = settings.mode;
  config.icache_refill_latency = settings.refill_latency;
  config.icache.prefetch = settings.prefetch;
  config.through_sockets = settings.through_sockets;
  config.l2_contention = settings.l2_contention;
  config.max_cycles = 1'000'000;
  const auto image = tools::read_elf_program(std::string(HALFSTEP_TEST_PROGRAMS) + "/" + program);
  model::Simulation simulation(config, image);
  const model::RunResult result = simulation.run();
  INFO(result.message);
  REQUIRE(result.stop == model::StopReason::exited);
  REQUIRE(result.exit_code == 0);
  return result;
}

model::RunResult run(const Settings& settings) {
  model::RunResult result = run_program("icache.elf", settings);
  REQUIRE(result.regions.size() == 4);
  return result;
}

std::uint64_t cycles_of(const model::Counters& counters, model::Cause cause) {
  return counters.causes[static_cast<std::size_t>(cause)];
}

// Regions, in the order of their numbers.
constexpr std::size_t kCold = 0;
constexpr std::size_t kAgain = 1;
constexpr std::size_t kFlushed = 2;
constexpr std::size_t kWarm = 3;

}  // namespace

TEST_CASE("code that fits the private cache costs what it costs with ideal fetch", "[icache]") {
  const model::RunResult cached = run({});
  const model::RunResult ideal = run({model::IcacheMode::ideal});
  CHECK(cached.regions[kWarm].cycles == ideal.regions[kWarm].cycles);
  CHECK(cycles_of(cached.regions[kWarm].counters, model::Cause::icache_miss) == 0);
  CHECK(ideal.regions[kCold].cycles == ideal.regions[kAgain].cycles);
  CHECK(ideal.regions[kCold].counters.icache_hits == 0);
}

TEST_CASE("a line out of the shared cache costs 4 cycles more than its words, whatever memory does", "[icache]") {
  const model::RunResult ideal = run({model::IcacheMode::ideal});
  const model::RunResult fast = run({model::IcacheMode::hierarchical, 5});
  const model::RunResult slow = run({model::IcacheMode::hierarchical, 50});
  for (const std::size_t region : {kAgain, kFlushed}) {
    CHECK(fast.regions[region].min_cycles == slow.regions[region].min_cycles);
  }
  const model::Counters& again = fast.regions[kAgain].counters;
  CHECK(again.icache_refills == 0);
  CHECK(again.icache_misses > 32);  // 64 lines do not fit
  CHECK(cycles_of(again, model::Cause::icache_miss) == 4 * again.icache_misses);
  // 61 words lie in 16 lines; the jumps hide a cycle or two.
  const std::uint64_t extra = fast.regions[kFlushed].min_cycles - ideal.regions[kFlushed].min_cycles;
  CHECK(extra <= 16 * 4 + 4);
  CHECK(extra >= 16 * 4 - 4);
}

TEST_CASE("code that is nowhere pays memory's latency once per line", "[icache]") {
  const model::RegionResult first = run({model::IcacheMode::hierarchical, 10}).regions[kCold];
  const model::RegionResult second = run({model::IcacheMode::hierarchical, 20}).regions[kCold];
  const model::RegionResult third = run({model::IcacheMode::hierarchical, 40}).regions[kCold];
  const std::uint64_t lines = first.counters.icache_refills;
  CHECK(lines >= 64);
  CHECK(lines < 68);
  CHECK(second.cycles - first.cycles == lines * 10);
  CHECK(third.cycles - second.cycles == lines * 20);
  // All cycles without an instruction are the cache's, but for what the jumps take.
  CHECK(cycles_of(third.counters, model::Cause::icache_miss) > lines * 40);
  CHECK(cycles_of(third.counters, model::Cause::fetch) <= 4);
}

TEST_CASE("every line that a private cache asks for is a hit, a merge or a miss of the shared level", "[icache]") {
  for (const bool prefetch : {false, true}) {
    const model::RunResult result = run({model::IcacheMode::hierarchical, 12, prefetch});
    model::Counters all;
    for (const model::CoreResult& core : result.cores) all += core.counters;
    // A core that has ended its program may still get the line behind it, and does not count any more.
    CHECK(all.icache_lines <= result.icache.shared_lookups);
    CHECK(all.icache_lines + result.cores.size() >= result.icache.shared_lookups);
    CHECK(all.icache_refills <= result.icache.shared_misses);
    CHECK(all.icache_refills + result.cores.size() >= result.icache.shared_misses);
    CHECK(result.icache.shared_hits + result.icache.shared_merged + result.icache.shared_misses ==
          result.icache.shared_lookups);
    CHECK(result.icache.shared_hits > 0);
    if (!prefetch) CHECK(all.icache_misses == all.icache_lines);
  }
}

TEST_CASE("what is fetched behind a taken branch comes from memory, too, though nobody executes it", "[icache]") {
  for (const bool through_sockets : {false, true}) {
    Settings settings;
    settings.through_sockets = through_sockets;
    const model::RunResult result = run_program("wrong_path.elf", settings);
    REQUIRE(result.regions.size() == 2);
    // Sixteen lines are executed in both; before the branch at the end of one is taken, the next one has been asked
    // for.
    CHECK(result.regions[0].counters.icache_refills >= 2 * 16);
    CHECK(result.regions[1].counters.icache_refills <= 16 + 2);
    CHECK(result.regions[0].cycles > result.regions[1].cycles + 16 * settings.refill_latency / 2);
  }
}

TEST_CASE("prefetching shortens cold straight code", "[icache]") {
  CHECK(run({model::IcacheMode::hierarchical, 12, true}).regions[kCold].cycles < run({}).regions[kCold].cycles);
}

TEST_CASE("a line out of a bank of L2 that is one word wide takes two cycles more", "[icache][l2]") {
  const model::RegionResult alone = run({}).regions[kCold];
  const model::RegionResult banked = run({model::IcacheMode::hierarchical, 12, false, false, true}).regions[kCold];
  CHECK(banked.counters.icache_refills == alone.counters.icache_refills);
  CHECK(banked.cycles - alone.cycles == 2 * alone.counters.icache_refills);  // 16 bytes in four cycles instead of two
}

TEST_CASE("the instruction cache through TLM sockets: every number is the same", "[icache][sockets]") {
  for (const bool prefetch : {false, true}) {
    const model::RunResult direct = run({model::IcacheMode::hierarchical, 12, prefetch});
    const model::RunResult sockets = run({model::IcacheMode::hierarchical, 12, prefetch, true});
    CHECK(direct.cycles == sockets.cycles);
    for (std::size_t i = 0; i < direct.regions.size(); ++i) {
      INFO("region " << direct.regions[i].id);
      CHECK(direct.regions[i].counters.causes == sockets.regions[i].counters.causes);
      CHECK(direct.regions[i].counters.icache_hits == sockets.regions[i].counters.icache_hits);
      CHECK(direct.regions[i].counters.icache_misses == sockets.regions[i].counters.icache_misses);
      CHECK(direct.regions[i].counters.icache_refills == sockets.regions[i].counters.icache_refills);
    }
  }
}
