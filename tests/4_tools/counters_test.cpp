// The performance counters, counter by counter: what the RTL's expressions give for a few instructions, worked out by
// hand in the comments below.
#include <catch2/catch.hpp>
#include <cstring>
#include <numeric>

#include "model/core/performance_counters.h"
#include "model/soc/simulation.h"
#include "tools/program/elf_program.h"

using namespace halfstep;

namespace {

struct Counted {
  std::vector<std::uint32_t> results;
  model::RunResult run;
};

Counted run(const std::string& program, const model::ClusterConfig& config, std::uint32_t words) {
  const auto image = tools::read_elf_program(HALFSTEP_TEST_PROGRAMS "/" + program);
  model::Simulation simulation(config, image);
  Counted counted;
  counted.run = simulation.run();
  INFO(counted.run.message);
  REQUIRE(counted.run.stop == model::StopReason::exited);
  const std::vector<std::uint8_t> bytes = simulation.read_memory(image.address_of("results"), words * 4);
  counted.results.resize(words);
  std::memcpy(counted.results.data(), bytes.data(), bytes.size());
  return counted;
}

model::ClusterConfig config_with(std::uint32_t pipe_regs, bool through_sockets = false) {
  model::ClusterConfig config;
  config.boot_cores = 1;
  config.fpu_pipe_regs = pipe_regs;
  config.max_cycles = 100'000;
  config.through_sockets = through_sockets;
  return config;
}

constexpr std::uint32_t kLoadFromL2 = 15;  // l2.latency is 12
constexpr std::uint32_t kTypeConflict = 20;

}  // namespace

TEST_CASE("every performance counter counts what its RTL expression says", "[counters]") {
  const std::uint32_t pipe_regs = GENERATE(0U, 1U, 2U);
  const bool sockets = GENERATE(false, true);
  INFO("fpu.pipe_regs=" << pipe_regs << " sockets " << sockets);
  const Counted counted = run("counters.elf", config_with(pipe_regs, sockets), 32);
  const std::vector<std::uint32_t>& got = counted.results;
  std::vector<std::uint32_t> expected = {
      5,                         // 0: five instructions of a cycle
      3,                         // 1: two instructions and a stall
      2,                         // 2
      1,                         // 3
      0,                         // 4
      1,                         // 5
      1,                         // 6: two cycles, but decode was not valid in front of the second one
      2,                         // 7: of three jumps; behind the stall of the last one decode was not valid
      0,                         // 8: the word is there in the cycle after the jump
      1,                         // 9: half of the instruction is there, the other half comes a cycle later
      5,                         // 10: four loads, one of two words
      4,                         // 11: three stores, one of two words
      3,                         // 12
      1,                         // 13
      4,                         // 14
      3,                         // 15: in EX, flush, and until the next instruction is in decode
      2,                         // 16
      2,                         // 17
      kLoadFromL2 + 1,           // 18: the event unit answers in one cycle
      kLoadFromL2 + 1,           // 19
      got[kTypeConflict],        // 20: below
      0,                         // 21
      pipe_regs,                 // 22: the second addition is in decode while the first one passes the registers
      pipe_regs == 2 ? 1U : 0U,  // 23: the result comes three cycles later, through the ALU's port, where a nop is
      0xffffffff,                // 24
      3,                         // 25: 0xfffffffe + 5
      0,                         // 26
      7,                         // 27
      0x1fffff,                  // 28: 21 events
      5,                         // 29: four nops, and the instruction that read first
      2,                         // 30: nop and load
      0x300,                     // 31: enabled and saturating, nothing selected
  };
  for (std::size_t index = 0; index < expected.size(); ++index) {
    INFO("result " << index);
    CHECK(got[index] == expected[index]);
  }
  // The addition waits in EX for the division, nothing else waits there: cycles that the statistics call by that name.
  REQUIRE(counted.run.regions.size() == 1);
  const model::CauseCounts& causes = counted.run.regions.front().counters.causes;
  CHECK(got[kTypeConflict] > 5);
  CHECK(got[kTypeConflict] == causes[static_cast<std::size_t>(model::Cause::fp_type_or_full)]);
}

TEST_CASE("counters see contention for banks and FPUs", "[counters]") {
  model::ClusterConfig config = config_with(0);
  config.boot_cores = 8;
  const std::vector<std::uint32_t> results = run("counters_shared.elf", config, 16).results;
  // One bank serves a core a cycle: they wait 0, 1, ... 7 cycles. Four FPUs serve four of the eight additions at once.
  std::vector<std::uint32_t> banks(results.begin(), results.begin() + 8);
  std::sort(banks.begin(), banks.end());
  std::vector<std::uint32_t> waits(8);
  std::iota(waits.begin(), waits.end(), 0U);
  CHECK(banks == waits);
  CHECK(std::accumulate(results.begin() + 8, results.end(), 0U) == 4);
}

TEST_CASE("counting changes no cycle", "[counters]") {
  model::ClusterConfig config = config_with(GENERATE(0U, 1U, 2U));
  config.boot_cores = 8;
  const Counted on = run("counters_shared.elf", config, 16);
  const Counted off = run("counters_off.elf", config, 16);
  CHECK(off.results == std::vector<std::uint32_t>(16, 0));
  CHECK(on.run.cycles == off.run.cycles);
  for (std::size_t core = 0; core < 8; ++core) {
    CHECK(on.run.cores[core].counters.causes == off.run.cores[core].counters.causes);
  }
}

TEST_CASE("a counter's events and writes take their way through the registers", "[counters]") {
  const std::uint64_t instructions = 0;
  model::PerformanceCounters counters(instructions);
  CHECK_FALSE(counters.active());
  counters.write_counter(0xcc0, 2);  // in EX in the next cycle
  REQUIRE(counters.start());
  CHECK(counters.read_counter(0xcc0) == 2);  // as an instruction sees it that follows at once
  counters.tick(2);                          // not selected yet
  counters.tick(2);                          // counted, in the counter two cycles later
  CHECK(counters.read_counter(0x781) == 1);  // a read is in EX in the cycle after
  counters.tick(0);
  CHECK(counters.read_counter(0x781) == 1);
  counters.write_counter(0x781, 10);
  counters.tick(2);  // lost: the write wins
  counters.tick(2);
  counters.tick(0);
  CHECK(counters.read_counter(0x781) == 11);
  counters.write_counter(0xcc1, 0);
  counters.tick(0);
  counters.tick(0);
  counters.tick(0);
  CHECK_FALSE(counters.active());
  CHECK(counters.read_counter(0x780 + 21) == 0);
}
