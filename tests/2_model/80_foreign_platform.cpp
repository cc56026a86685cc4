// The cluster in a foreign platform computes the same in the same cycles as in our SoC: with blocking transport, with
// direct memory access, and when that is taken back while it runs.
#include <array>
#include <catch2/catch.hpp>

#include "foreign_platform.h"
#include "fresh_kernel.h"
#include "model/soc/simulation.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kEntry = 0x1c008000;
constexpr std::uint32_t kCores = 4;
constexpr std::uint32_t kTcdm = 0x10000000;
constexpr std::uint32_t kOffsets = kTcdm + 0x40;  // a word for each core, from the host
constexpr std::uint32_t kTable = ForeignSystem::kMemoryBase;
constexpr std::uint32_t kResult = kTable + 0x100;

// Four cores sum the squares of four words each, from the system's memory, add the host's word, and leave the sum in
// the TCDM; after a barrier core 0 adds the sums, stores a word and a half-word to the system's memory and prints "k".
const std::vector<std::uint32_t> kSumOfSquares = {
    0xf14022f3,  // csrr t0, mhartid
    0x102044b7,  // lui s1, 0x10204: event unit
    0x00010337,  // lui t1, 0x10
    0x0064a023,  // sw t1, 0(s1): barrier events
    0x00029863,  // bnez t0, 1f
    0x00f00313,  // li t1, 15
    0x2064a023,  // sw t1, 0x200(s1): barrier 0 waits for four cores
    0x2064a623,  // sw t1, 0x20c(s1): and wakes them
    0x1c010937,  // 1: lui s2, 0x1c010
    0x00429393,  // slli t2, t0, 4
    0x00790933,  // add s2, s2, t2
    0x00000e13,  // li t3, 0
    0x00400e93,  // li t4, 4
    0x00092f03,  // 2: lw t5, 0(s2)
    0x00490913,  // addi s2, s2, 4
    0x03ef0fb3,  // mul t6, t5, t5
    0x01fe0e33,  // add t3, t3, t6
    0xfffe8e93,  // addi t4, t4, -1
    0xfe0e96e3,  // bnez t4, 2b
    0x100009b7,  // lui s3, 0x10000
    0x00229393,  // slli t2, t0, 2
    0x007989b3,  // add s3, s3, t2
    0x0409af03,  // lw t5, 0x40(s3)
    0x01ee0e33,  // add t3, t3, t5
    0x01c9a023,  // sw t3, 0(s3)
    0x21c4e283,  // p.elw t0, 0x21c(s1): barrier 0
    0xf14022f3,  // csrr t0, mhartid
    0x02029e63,  // bnez t0, 3f
    0x100009b7,  // lui s3, 0x10000
    0x0009a503,  // lw a0, 0(s3)
    0x0049a583,  // lw a1, 4(s3)
    0x0089a603,  // lw a2, 8(s3)
    0x00c9a683,  // lw a3, 12(s3)
    0x00b50533,  // add a0, a0, a1
    0x00d60633,  // add a2, a2, a3
    0x00c50533,  // add a0, a0, a2
    0x1c010a37,  // lui s4, 0x1c010
    0x10aa2023,  // sw a0, 0x100(s4)
    0x10aa1323,  // sh a0, 0x106(s4)
    0x1a10fab7,  // lui s5, 0x1a10f
    0x06b00593,  // li a1, 'k'
    0x00baa023,  // sw a1, 0(s5)
    0x7ff00013,  // 3: end
    0x0000006f,  // j .
};

// Waits until the host writes a word to 0x10000080, answers with one more at 0x10000084.
const std::vector<std::uint32_t> kMailbox = {
    0x10000437,  // lui s0, 0x10000
    0x08042503,  // 1: lw a0, 0x80(s0)
    0xfe050ee3,  // beqz a0, 1b
    0x00150513,  // addi a0, a0, 1
    0x08a42223,  // sw a0, 0x84(s0)
    0x7ff00013,  // end
    0x0000006f,  // j .
};

std::uint32_t table_word(std::uint32_t index) { return 3 * index + 1; }
std::uint32_t offset_word(std::uint32_t core) { return 1000 * (core + 1); }

std::uint32_t expected_sum() {
  std::uint32_t sum = 0;
  for (std::uint32_t index = 0; index < 4 * kCores; ++index) sum += table_word(index) * table_word(index);
  for (std::uint32_t core = 0; core < kCores; ++core) sum += offset_word(core);
  return sum;
}

ClusterConfig small_config() {
  ClusterConfig config;
  config.boot_cores = kCores;
  return config;
}

// What a run leaves behind, wherever the cluster stood.
struct Outcome {
  std::uint64_t cycles = 0;
  std::array<CauseCounts, kCores> causes{};
  std::vector<std::uint32_t> tcdm;    // the four sums
  std::vector<std::uint32_t> system;  // result and half-word

  bool operator==(const Outcome& other) const {
    return cycles == other.cycles && causes == other.causes && tcdm == other.tcdm && system == other.system;
  }
};

std::vector<std::uint8_t> bytes_of(const std::vector<std::uint32_t>& words) {
  std::vector<std::uint8_t> bytes(words.size() * 4);
  std::memcpy(bytes.data(), words.data(), bytes.size());
  return bytes;
}

std::vector<std::uint32_t> words_of(const std::vector<std::uint8_t>& bytes) {
  std::vector<std::uint32_t> words(bytes.size() / 4);
  std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

CauseCounts without_idle(CauseCounts causes) {
  causes.at(static_cast<std::size_t>(Cause::idle)) = 0;  // filled up by Simulation, for cores that ended earlier
  return causes;
}

Outcome run_in_soc() {
  ProgramImage program;
  program.name = "sum_of_squares";
  program.entry = kEntry;
  program.segments.push_back({kEntry, bytes_of(kSumOfSquares), 0, true});
  Simulation simulation(small_config(), program);
  std::vector<std::uint32_t> table;
  for (std::uint32_t index = 0; index < 4 * kCores; ++index) table.push_back(table_word(index));
  simulation.write_memory(kTable, bytes_of(table));
  std::vector<std::uint32_t> offsets;
  for (std::uint32_t core = 0; core < kCores; ++core) offsets.push_back(offset_word(core));
  simulation.write_memory(kOffsets, bytes_of(offsets));
  const RunResult result = simulation.run();
  REQUIRE(result.stop == StopReason::exited);
  CHECK(result.console == "k");
  Outcome outcome;
  outcome.cycles = result.cycles;
  for (std::uint32_t core = 0; core < kCores; ++core)
    outcome.causes.at(core) = without_idle(result.cores.at(core).counters.causes);
  outcome.tcdm = words_of(simulation.read_memory(kTcdm, 4 * kCores));
  outcome.system = words_of(simulation.read_memory(kResult, 8));
  return outcome;
}

std::uint64_t issued_by(const ForeignPlatform& platform, std::uint32_t core) {
  return platform.cluster.core(core).statistics.counters.causes.at(static_cast<std::size_t>(Cause::issued));
}

struct Bench : FreshKernel {
  explicit Bench(const ClusterConfig& config = small_config()) : platform("platform", config) {
    for (std::uint32_t index = 0; index < 4 * kCores; ++index) {
      const std::uint32_t word = table_word(index);
      std::memcpy(&platform.system.memory[std::size_t{4} * index], &word, 4);
    }
  }

  // The host writes its words before the cores run, blocking.
  Outcome run() {
    elaborate();
    for (std::uint32_t core = 0; core < kCores; ++core) {
      std::uint32_t word = offset_word(core);
      CHECK(platform.host.blocking(tlm::TLM_WRITE_COMMAND, kOffsets + 4 * core, word) == tlm::TLM_OK_RESPONSE);
    }
    platform.start(kEntry, kSumOfSquares, kCores);
    sc_core::sc_start();
    REQUIRE(platform.cluster.finished());
    CHECK(platform.system.console == "k");
    Outcome outcome;
    outcome.cycles = platform.cluster.cycle();
    for (std::uint32_t core = 0; core < kCores; ++core) {
      outcome.causes.at(core) = without_idle(platform.cluster.core(core).statistics.counters.causes);
      std::uint32_t word = 0;
      CHECK(platform.host.blocking(tlm::TLM_READ_COMMAND, kTcdm + 4 * core, word) == tlm::TLM_OK_RESPONSE);
      outcome.tcdm.push_back(word);
    }
    outcome.system.resize(2);
    std::memcpy(outcome.system.data(), &platform.system.memory[kResult - kTable], 8);
    return outcome;
  }

  ForeignPlatform platform;
};

}  // namespace

SCENARIO("a foreign memory gives the same result in the same cycles as our L2", "[foreign_platform]") {
  const Outcome in_soc = run_in_soc();
  CHECK(in_soc.system.at(0) == expected_sum());
  CHECK(in_soc.system.at(1) >> 16 == (expected_sum() & 0xffffU));
  CHECK(in_soc.cycles >
        std::uint64_t{4} * (small_config().l2_latency + 3));  // four loads through the PE port come first

  GIVEN("a memory that takes blocking transport only") {
    Bench bench;
    CHECK(bench.run() == in_soc);
    CHECK(bench.platform.system.transports == 4 * kCores + 2);
  }
  GIVEN("one that offers direct access") {
    Bench bench;
    bench.platform.system.offers_direct_access = true;
    CHECK(bench.run() == in_soc);
    CHECK(bench.platform.system.transports == 1);  // the access that hears of the offer
  }
  GIVEN("one that takes direct access back while the cores use it") {
    Bench bench;
    ForeignSystem& system = bench.platform.system;
    system.offers_direct_access = true;
    bench.platform.host_program = [&system](ForeignHost&) {
      sc_core::wait(50, sc_core::SC_NS);
      system.revoke_direct_access();
    };
    CHECK(bench.run() == in_soc);
    CHECK(system.transports > 2);
    CHECK(system.transports < 4 * kCores + 2);
  }
  GIVEN("a cluster that runs through its sockets inside, too") {
    ClusterConfig config = small_config();
    config.through_sockets = true;
    Bench bench(config);
    CHECK(bench.run() == in_soc);
  }
}

SCENARIO("a delay that a foreign memory annotates is what the program waits longer", "[foreign_platform]") {
  Bench prompt;
  const std::uint64_t shortest = prompt.run().cycles;
  Bench slow;
  slow.platform.system.latency = sc_core::sc_time(7, sc_core::SC_NS);
  // One after the other: four loads before the barrier, in step on all cores, then three stores of core 0.
  CHECK(slow.run().cycles == shortest + std::uint64_t{7} * (4 + 3));
}

SCENARIO("a foreign host talks to a running cluster with the non-blocking protocol", "[foreign_platform]") {
  Bench bench;
  ForeignPlatform& platform = bench.platform;
  std::uint32_t before = 1;
  std::uint32_t answer = 0;
  std::uint64_t cycle_of_answer = 0;
  tlm::tlm_response_status outside = tlm::TLM_OK_RESPONSE;
  platform.host_program = [&](ForeignHost& host) {
    sc_core::wait(2, sc_core::SC_US);
    std::uint32_t word = 41;
    CHECK(host.non_blocking(tlm::TLM_READ_COMMAND, kTcdm + 0x84, before) == tlm::TLM_OK_RESPONSE);
    CHECK(host.non_blocking(tlm::TLM_WRITE_COMMAND, kTcdm + 0x80, word) == tlm::TLM_OK_RESPONSE);
    sc_core::wait(1, sc_core::SC_US);
    CHECK(host.non_blocking(tlm::TLM_READ_COMMAND, kTcdm + 0x84, answer) == tlm::TLM_OK_RESPONSE);
    cycle_of_answer = platform.cluster.cycle();
    outside = host.non_blocking(tlm::TLM_READ_COMMAND, kTcdm + 0x180000, word);
  };
  elaborate();
  platform.start(kEntry, kMailbox, 1);
  sc_core::sc_start();
  REQUIRE(platform.cluster.finished());
  CHECK(before == 0);
  CHECK(answer == 42);
  CHECK(cycle_of_answer > 2000);  // the core waited for the host
  CHECK(cycle_of_answer < 2100);
  CHECK(outside == tlm::TLM_ADDRESS_ERROR_RESPONSE);
  // Cluster::external_socket implements b_transport; the library's socket serves the non-blocking protocol with it, so
  // every transaction is answered with one BEGIN_RESP.
  CHECK(platform.host.heard == std::vector<tlm::tlm_phase>(4, tlm::BEGIN_RESP));
}

SCENARIO("a foreign host starts cores through the cluster's control unit", "[foreign_platform]") {
  Bench bench;
  ForeignPlatform& platform = bench.platform;
  constexpr std::uint32_t kControl = 0x10200000;
  constexpr std::uint32_t kOthers = (1U << kCores) - 2;  // all but core 0, which waits for them in a barrier
  int ends = 0;
  platform.cluster.on_end_of_computation([&ends] { ++ends; });
  platform.host_program = [&](ForeignHost& host) {
    sc_core::wait(2, sc_core::SC_US);
    CHECK(issued_by(platform, 1) == 0);
    for (std::uint32_t core = 1; core < kCores; ++core) {
      std::uint32_t entry = kEntry;
      CHECK(host.non_blocking(tlm::TLM_WRITE_COMMAND, kControl + 0x40 + 4 * core, entry) == tlm::TLM_OK_RESPONSE);
    }
    std::uint32_t mask = kOthers;
    CHECK(host.non_blocking(tlm::TLM_WRITE_COMMAND, kControl + 0x08, mask) == tlm::TLM_OK_RESPONSE);
    mask = 0;
    CHECK(host.non_blocking(tlm::TLM_READ_COMMAND, kControl + 0x08, mask) == tlm::TLM_OK_RESPONSE);
    CHECK(mask == kOthers);
    std::uint32_t one = 1;
    CHECK(host.non_blocking(tlm::TLM_WRITE_COMMAND, kControl, one) == tlm::TLM_OK_RESPONSE);
    CHECK(host.non_blocking(tlm::TLM_READ_COMMAND, kControl + 0x04, one) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
  };
  elaborate();
  platform.start(kEntry, kSumOfSquares, 1);
  sc_core::sc_start();
  REQUIRE(platform.cluster.finished());
  CHECK(ends == 1);
  CHECK(platform.cluster.cycle() > 2000);
  CHECK(platform.cluster.core(3).statistics.counters.causes[static_cast<std::size_t>(Cause::issued)] > 0);
  std::uint32_t sum = 0;
  std::memcpy(&sum, &platform.system.memory[kResult - kTable], 4);
  std::uint32_t offsets = 0;  // the host left none
  for (std::uint32_t core = 0; core < kCores; ++core) offsets += offset_word(core);
  CHECK(sum == expected_sum() - offsets);
}

SCENARIO("a foreign host sees one TCDM through transport and through direct access", "[foreign_platform]") {
  Bench bench;
  elaborate();
  ForeignHost& host = bench.platform.host;
  std::uint32_t word = 0x44332211;
  REQUIRE(host.blocking(tlm::TLM_WRITE_COMMAND, kTcdm + 0x100, word) == tlm::TLM_OK_RESPONSE);
  unsigned char* const memory = host.direct(kTcdm + 0x100);
  REQUIRE(memory != nullptr);
  CHECK(host.direct(kTcdm + 0x200000) == nullptr);
  CHECK(memory[0] == 0x11);
  CHECK(memory[3] == 0x44);
  memory[1] = 0xee;
  THEN("what it stores directly, it loads by transport") {
    REQUIRE(host.blocking(tlm::TLM_READ_COMMAND, kTcdm + 0x100, word) == tlm::TLM_OK_RESPONSE);
    CHECK(word == 0x4433ee11);
  }
  THEN("a write with byte enables changes the enabled bytes only") {
    word = 0xddccbbaa;
    std::array<unsigned char, 4> enables = {TLM_BYTE_DISABLED, TLM_BYTE_DISABLED, TLM_BYTE_ENABLED, TLM_BYTE_DISABLED};
    REQUIRE(host.blocking(tlm::TLM_WRITE_COMMAND, kTcdm + 0x100, word, enables.data()) == tlm::TLM_OK_RESPONSE);
    CHECK(bench.platform.cluster.tcdm().read_word(0x100) == 0x44ccee11);
  }
}
