// One core alone, between stub targets: what it asks for, and what every cycle without a grant costs it.
#include <catch2/catch.hpp>
#include <functional>
#include <utility>
#include <vector>

#include "fresh_kernel.h"
#include "model/core/core.h"
#include "model/core/pipeline.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kEntry = 0x1c008000;
constexpr std::uint32_t kEnd = 0x7ff00013;  // the marker that ends a program
constexpr std::uint16_t kEndMarker = 0x7ff;

struct Bench : FreshKernel {
  explicit Bench(const std::vector<std::uint32_t>& program)
      : code({}, 0), core("core", 0, code, {}), data("data", core), fp("fp", core) {
    std::vector<std::uint8_t> bytes;
    for (const std::uint32_t word : program) {
      for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(word >> shift));
    }
    code.add(kEntry, bytes);
    elaborate();
  }

  // Runs up to the end marker as the cluster does, with no FPU registers. Returns the cycles.
  std::uint64_t run(Destination destination = Destination::tcdm) {
    core.pipeline.boot(kEntry);
    for (std::uint64_t cycle = 0; cycle < 1000; ++cycle) {
      before_cycle(cycle);
      core.send_requests();
      const bool division = fp.at("division_port").requests != divisions;
      divisions = fp.at("division_port").requests;
      CoreGrants grants = core.take_answers();
      if (!division) grants.fp_result = grants.fp_result || grants.fp;
      Pipeline::Committed committed;
      const Cause cause = core.pipeline.commit(grants, committed);
      ++causes.at(static_cast<std::size_t>(committed.issued != nullptr ? Cause::issued : cause));
      if (committed.new_access) core.pipeline.set_destination(destination);
      REQUIRE(committed.fault == nullptr);
      if (committed.issued != nullptr && committed.issued->instruction.marker == kEndMarker) return cycle + 1;
    }
    FAIL("the program does not end");
    return 0;
  }
  std::uint64_t count(Cause cause) const { return causes.at(static_cast<std::size_t>(cause)); }

  DecodedCode code;
  Core core;
  StubTargets<DataTransaction> data;
  StubTargets<FpTransaction> fp;
  std::function<void(std::uint64_t cycle)> before_cycle = [](std::uint64_t) {};
  CauseCounts causes{};
  std::uint64_t divisions = 0;
};

// Refuses every request `refusals` times, then carries it out on one small memory.
struct SlowMemory {
  std::uint64_t refusals = 0;
  std::uint64_t refused = 0;
  std::vector<std::uint32_t> words = {30, 12, 0};

  bool answer(DataTransaction& transaction) {
    if (refused++ < refusals) return false;
    refused = 0;
    std::uint32_t& word = words.at((transaction.access.address & 0xffffU) / 4);
    if (transaction.access.write) {
      word = transaction.access.write_data;
    } else {
      transaction.read_data = word;
    }
    return true;
  }
};

const std::vector<std::uint32_t> kTwoLoadsAndAStore = {
    0x10000437,  // lui s0, 0x10000
    0x00042503,  // lw a0, 0(s0)
    0x00442583,  // lw a1, 4(s0)
    0x00b50633,  // add a2, a0, a1
    0x00c42423,  // sw a2, 8(s0)
    kEnd,
};

}  // namespace

SCENARIO("every refusal of a TCDM access costs the core one cycle", "[core][sockets]") {
  Bench prompt(kTwoLoadsAndAStore);
  SlowMemory memory;
  prompt.data.at("tcdm_port").answer = [&memory](DataTransaction& t) { return memory.answer(t); };
  const std::uint64_t shortest = prompt.run();
  CHECK(memory.words[2] == 42);
  CHECK(prompt.data.at("tcdm_port").requests == 3);
  CHECK(prompt.count(Cause::tcdm_denied) == 0);
  for (const std::uint64_t refusals : {1, 2, 7}) {
    INFO(refusals << " refusals");
    Bench slow(kTwoLoadsAndAStore);
    SlowMemory slow_memory{refusals};
    slow.data.at("tcdm_port").answer = [&slow_memory](DataTransaction& t) { return slow_memory.answer(t); };
    CHECK(slow.run() == shortest + 3 * refusals);
    CHECK(slow.count(Cause::tcdm_denied) == 3 * refusals);
    CHECK(slow_memory.words[2] == 42);
  }
}

SCENARIO("the same accesses through the PE port wait there", "[core][sockets]") {
  Bench bench(kTwoLoadsAndAStore);
  SlowMemory memory{15};
  bench.data.at("pe_port").answer = [&memory](DataTransaction& t) { return memory.answer(t); };
  bench.run(Destination::pe_port);
  CHECK(memory.words[2] == 42);
  CHECK(bench.count(Cause::pe_port_wait) == std::uint64_t{3} * 15);
  CHECK(bench.data.at("tcdm_port").requests == 0);
}

SCENARIO("an event load sleeps without a grant; its data is a response", "[core][sockets]") {
  // Cycles of the program, and those of them spent waiting, with an event that comes after `refusals` requests.
  const auto run = [](std::uint64_t refusals) {
    Bench bench({
        0x102044b7,  // lui s1, 0x10204
        0x03c4e503,  // p.elw a0, 0x3c(s1): wait and clear
        0x00150593,  // addi a1, a0, 1
        0x00b02023,  // sw a1, 0(x0)
        kEnd,
    });
    StubTarget<DataTransaction>& port = bench.data.at("event_port");
    std::uint64_t asked = 0;
    DataTransaction* due = nullptr;
    std::uint32_t stored = 0;
    port.answer = [&](DataTransaction& transaction) {
      if (transaction.access.write) {
        stored = transaction.access.write_data;
        return true;
      }
      if (asked++ < refusals) return false;
      due = &transaction;
      return true;
    };
    bench.before_cycle = [&](std::uint64_t) {
      if (due == nullptr) return;
      due->read_data = 0x10000;
      port.respond(*std::exchange(due, nullptr));
    };
    const std::uint64_t cycles = bench.run(Destination::event_unit);
    CHECK(stored == 0x10001);
    return std::make_pair(cycles, bench.count(Cause::event_wait));
  };
  const auto [cycles, waiting] = run(10);
  for (const std::uint64_t longer : {1, 15, 200}) {
    INFO(longer << " cycles longer");
    CHECK(run(10 + longer) == std::make_pair(cycles + longer, waiting + longer));
  }
}

SCENARIO("every refusal of an FP operation costs the core one cycle", "[core][sockets]") {
  const std::vector<std::uint32_t> program = {
      0x3f800537,  // lui a0, 0x3f800: 1.0
      0x400005b7,  // lui a1, 0x40000: 2.0
      0x00b57653,  // fadd.s a2, a0, a1
      0x00c02023,  // sw a2, 0(x0)
      kEnd,
  };
  const std::uint64_t refusals = GENERATE(0, 1, 5);
  Bench bench(program);
  std::uint64_t refused = 0;
  bench.fp.at("fpu_port").answer = [&](FpTransaction&) { return refused++ == refusals; };
  std::uint32_t stored = 0;
  bench.data.at("tcdm_port").answer = [&](DataTransaction& transaction) {
    stored = transaction.access.write_data;
    return true;
  };
  bench.run();
  CHECK(stored == 0x40400000);  // 3.0
  CHECK(bench.count(Cause::fpu_denied) == refusals);
}

SCENARIO("a division asks its own port and goes on with the response", "[core][sockets]") {
  const std::vector<std::uint32_t> program = {
      0x3f800537,  // lui a0, 0x3f800: 1.0
      0x400005b7,  // lui a1, 0x40000: 2.0
      0x18b57753,  // fdiv.s a4, a0, a1
      0x00e02023,  // sw a4, 0(x0)
      kEnd,
  };
  const auto run = [&program](std::uint64_t latency) {
    Bench bench(program);
    StubTarget<FpTransaction>& port = bench.fp.at("division_port");
    std::uint64_t now = 0;
    std::uint64_t due = 0;
    FpTransaction answer;
    port.answer = [&](FpTransaction& transaction) {
      CHECK(transaction.format == 0);  // FP32
      CHECK_FALSE(transaction.special);
      due = now + latency;
      return true;
    };
    bench.before_cycle = [&](std::uint64_t cycle) {
      now = cycle;
      if (due != 0 && cycle == due) port.respond(answer);
    };
    std::uint32_t stored = 0;
    bench.data.at("tcdm_port").answer = [&](DataTransaction& transaction) {
      stored = transaction.access.write_data;
      return true;
    };
    const std::uint64_t cycles = bench.run();
    CHECK(stored == 0x3f000000);  // 0.5
    CHECK(bench.fp.at("fpu_port").requests == 0);
    return cycles;
  };
  const std::uint64_t shortest = run(4);
  CHECK(run(5) == shortest + 1);
  CHECK(run(13) == shortest + 9);
}
