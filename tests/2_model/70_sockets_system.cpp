// The way out of the cluster, part by part: PE ports, bus, L2 and peripherals alone, between stubs.
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstring>

#include "fresh_kernel.h"
#include "model/l2/cluster_l2_ports.h"
#include "model/l2/l2_memory.h"
#include "model/l2/pe_ports.h"
#include "model/soc/peripherals.h"
#include "model/soc/system_bus.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

// Base protocol, one word at a time; remembers what was invalidated.
struct WordInitiator : sc_core::sc_module {
  explicit WordInitiator(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
    socket.register_invalidate_direct_mem_ptr(this, &WordInitiator::invalidate);
  }
  tlm::tlm_response_status access(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word,
                                  unsigned char* byte_enables = nullptr) {
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(reinterpret_cast<unsigned char*>(&word));
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    payload.set_byte_enable_ptr(byte_enables);
    payload.set_byte_enable_length(byte_enables == nullptr ? 0 : 4);
    payload.set_dmi_allowed(false);
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->b_transport(payload, delay);
    return payload.get_response_status();
  }
  void write(std::uint32_t address, std::uint32_t word) {
    REQUIRE(access(tlm::TLM_WRITE_COMMAND, address, word) == tlm::TLM_OK_RESPONSE);
  }
  std::uint32_t read(std::uint32_t address) {
    std::uint32_t word = 0;
    REQUIRE(access(tlm::TLM_READ_COMMAND, address, word) == tlm::TLM_OK_RESPONSE);
    return word;
  }
  void invalidate(sc_dt::uint64 begin, sc_dt::uint64 end) { invalidated = {begin, end}; }

  tlm_utils::simple_initiator_socket<WordInitiator> socket;
  tlm::tlm_generic_payload payload;
  std::array<sc_dt::uint64, 2> invalidated{};
};

// Answers every address with the same word, after `delay`; counts. Refuses `hole`.
struct WordTarget : sc_core::sc_module {
  explicit WordTarget(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
    socket.register_b_transport(this, &WordTarget::transport);
  }
  void transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& total) {
    ++accesses;
    if (payload.get_address() == hole) {
      payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
      return;
    }
    std::memcpy(payload.is_write() ? &word : static_cast<void*>(payload.get_data_ptr()),
                payload.is_write() ? static_cast<const void*>(payload.get_data_ptr()) : &word, 4);
    total += delay;
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
  }

  tlm_utils::simple_target_socket<WordTarget> socket;
  std::uint32_t word = 0;
  std::uint64_t accesses = 0;
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
  sc_dt::uint64 hole = ~0ULL;
};

struct PeBench : FreshKernel, PePorts::Listener {
  explicit PeBench(std::uint32_t latency)
      : ports("pe_ports", 8, latency, *this), stubs("stubs", ports), memory("memory") {
    ports.system.socket.bind(memory.socket);
    elaborate();
  }
  // Holds the access of a core until it is granted. Returns the cycles that took.
  std::uint64_t access(std::uint32_t core, const DataAccess& access) {
    StubInitiator<DataTransaction>& stub = stubs.core(core);
    stub.payload.core = core;
    stub.payload.access = access;
    const std::uint64_t begin = now;
    do {
      REQUIRE(now - begin < 1000);
      stub.request();
      ports.cycle_through_sockets(now++);
    } while (!stub.granted);
    return now - begin;
  }
  void memory_written(std::uint32_t address) override { written = address; }
  bool local_access(std::uint32_t /*core*/, const DataAccess& /*access*/) override { return false; }
  [[noreturn]] void nobody_answered(std::uint32_t core, const DataAccess& /*access*/) override {
    throw std::out_of_range("core " + std::to_string(core));
  }

  PePorts ports;
  StubInitiators<DataTransaction> stubs;
  WordTarget memory;
  std::uint64_t now = 0;
  std::uint32_t written = 0;
};

}  // namespace

SCENARIO("an access through the PE port takes the latency and three cycles", "[l2][sockets]") {
  const std::uint32_t latency = GENERATE(1, 5, 10, 15);  // as corpus g8 has them
  PeBench bench(latency);
  bench.memory.word = 77;
  CHECK(bench.access(2, {0x1c010000, 0, 0xf, false}) == latency + 3);
  CHECK(bench.stubs.core(2).payload.read_data == 77);
  CHECK(bench.access(7, {0x1c010004, 88, 0xf, true}) == latency + 3);
  CHECK(bench.memory.word == 88);
  CHECK(bench.written == 0x1c010004);
  CHECK(bench.memory.accesses == 2);
  WHEN("the target annotates a delay") {
    bench.memory.delay = sc_core::sc_time(9, sc_core::SC_NS);
    THEN("the access takes that many cycles more") {
      CHECK(bench.access(2, {0x1c010000, 0, 0xf, false}) == latency + 3 + 9);
    }
  }
  WHEN("nobody answers") {
    bench.memory.hole = 0x1c020000;
    THEN("the listener hears which core asked") {
      CHECK_THROWS_WITH(bench.access(5, {0x1c020000, 0, 0xf, false}), "core 5");
    }
  }
}

namespace {

// Cores and a DMA's worth of others at the banks of L2.
struct BankedPeBench : FreshKernel, PePorts::Listener {
  explicit BankedPeBench(std::uint32_t latency)
      : l2(L2Banks{4, 1 << 20, 0}),
        cluster(l2),
        ports("pe_ports", 8, latency, *this, &cluster),
        stubs("stubs", ports),
        memory("memory") {
    ports.system.socket.bind(memory.socket);
    elaborate();
  }
  // All these cores access at once; returns the cycles that each of them takes.
  std::vector<std::uint64_t> access(const std::vector<DataAccess>& accesses) {
    std::vector<std::uint64_t> taken(accesses.size(), 0);
    const std::uint64_t begin = now;
    for (std::size_t left = accesses.size(); left != 0;) {
      REQUIRE(now - begin < 1000);
      for (std::uint32_t core = 0; core < accesses.size(); ++core) {
        if (taken[core] != 0) continue;
        StubInitiator<DataTransaction>& stub = stubs.core(core);
        stub.payload.core = core;
        stub.payload.access = accesses[core];
        stub.request();
      }
      l2.step(now);
      ports.cycle_through_sockets(now++);
      for (std::uint32_t core = 0; core < accesses.size(); ++core) {
        if (taken[core] != 0 || !stubs.core(core).granted) continue;
        taken[core] = now - begin;
        --left;
      }
    }
    return taken;
  }
  void memory_written(std::uint32_t /*address*/) override {}
  bool local_access(std::uint32_t /*core*/, const DataAccess& /*access*/) override { return false; }
  [[noreturn]] void nobody_answered(std::uint32_t core, const DataAccess& /*access*/) override {
    throw std::out_of_range("core " + std::to_string(core));
  }

  L2Interconnect l2;
  ClusterL2Ports cluster;
  PePorts ports;
  StubInitiators<DataTransaction> stubs;
  WordTarget memory;
  std::uint64_t now = 0;
};

}  // namespace

SCENARIO("with contention, an access to L2 takes the same as long as nobody else is there", "[l2][sockets]") {
  const std::uint64_t latency = GENERATE(1U, 2U, 5U, 10U, 15U);
  BankedPeBench bench(static_cast<std::uint32_t>(latency));
  using Cycles = std::vector<std::uint64_t>;
  const DataAccess load{0x1c010000, 0, 0xf, false};
  const DataAccess store{0x1c010004, 7, 0xf, true};
  CHECK(bench.access({load}) == Cycles{latency + 3});
  CHECK(bench.access({store}) == Cycles{latency + 3});
  CHECK(bench.memory.word == 7);
  WHEN("all cores load at once") {
    THEN("they go through the cluster's port one by one") {
      Cycles expected;
      for (std::uint64_t core = 0; core < 8; ++core) expected.push_back(latency + 3 + core);
      Cycles taken = bench.access(std::vector<DataAccess>(8, load));
      std::sort(taken.begin(), taken.end());
      CHECK(taken == expected);
    }
  }
  WHEN("one loads and one stores") {
    THEN("in different banks they do not meet, in the same bank one waits") {
      CHECK(bench.access({load, store}) == Cycles{latency + 3, latency + 3});
      Cycles taken = bench.access({load, {0x1c010010, 7, 0xf, true}});
      std::sort(taken.begin(), taken.end());
      CHECK(taken == Cycles{latency + 3, latency + 4});
    }
  }
  WHEN("the target annotates a delay") {
    bench.memory.delay = sc_core::sc_time(9, sc_core::SC_NS);
    THEN("the access takes that many cycles more") { CHECK(bench.access({load}) == Cycles{latency + 3 + 9}); }
  }
  WHEN("peripherals are accessed") {
    THEN("nobody is in anybody's way") {
      CHECK(bench.access(std::vector<DataAccess>(4, {0x1a10f000, 1, 0xf, true})) == Cycles(4, latency + 3));
    }
  }
}

SCENARIO("the bus sends addresses of memories there and the rest to the peripherals", "[soc][sockets]") {
  FreshKernel kernel;
  SystemBus bus("bus", {0x1c000000, 0x10000}, {0x80000000, 0x1000});
  WordInitiator cluster("cluster");
  WordTarget l2("l2");
  WordTarget program_memory("program_memory");
  WordTarget peripherals("peripherals");
  cluster.socket.bind(bus.cluster);
  bus.l2.bind(l2.socket);
  bus.program_memory.bind(program_memory.socket);
  bus.peripherals.bind(peripherals.socket);
  elaborate();
  cluster.write(0x1c000000, 1);
  cluster.write(0x1c00fffc, 2);
  CHECK(l2.word == 2);
  CHECK(l2.accesses == 2);
  CHECK(peripherals.accesses == 0);
  cluster.write(0x1bfffffc, 3);
  cluster.write(0x1c010000, 4);
  CHECK(peripherals.word == 4);
  CHECK(peripherals.accesses == 2);
  cluster.write(0x80000ffc, 5);
  CHECK(program_memory.word == 5);
  CHECK(program_memory.accesses == 1);
  CHECK(peripherals.accesses == 2);
  l2.socket->invalidate_direct_mem_ptr(0x1c000000, 0x1c0000ff);
  CHECK(cluster.invalidated == std::array<sc_dt::uint64, 2>{0x1c000000, 0x1c0000ff});
}

SCENARIO("L2 keeps words, honours byte enables and offers direct access", "[l2][sockets]") {
  FreshKernel kernel;
  L2Memory l2("l2", 64 * 1024);
  WordInitiator initiator("initiator");
  initiator.socket.bind(l2.socket);
  elaborate();
  initiator.write(0x1c000010, 0x44332211);
  std::uint32_t word = 0xddccbbaa;
  std::array<unsigned char, 4> enables = {TLM_BYTE_DISABLED, TLM_BYTE_ENABLED, TLM_BYTE_ENABLED, TLM_BYTE_DISABLED};
  REQUIRE(initiator.access(tlm::TLM_WRITE_COMMAND, 0x1c000010, word, enables.data()) == tlm::TLM_OK_RESPONSE);
  CHECK(initiator.read(0x1c000010) == 0x44ccbb11);
  CHECK(initiator.payload.is_dmi_allowed());
  CHECK(l2.read_word(0x1c000010) == 0x44ccbb11);
  THEN("direct access shows the same words") {
    tlm::tlm_dmi dmi;
    REQUIRE(initiator.socket->get_direct_mem_ptr(initiator.payload, dmi));
    CHECK(dmi.is_read_write_allowed());
    CHECK(dmi.get_end_address() - dmi.get_start_address() + 1 == 0x20000);
    std::memcpy(&word, dmi.get_dmi_ptr() + (0x1c000010 - dmi.get_start_address()), 4);
    CHECK(word == 0x44ccbb11);
  }
  THEN("one byte past its end is an address error") {
    CHECK(initiator.access(tlm::TLM_READ_COMMAND, 0x1c01fffd, word) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    CHECK(initiator.access(tlm::TLM_READ_COMMAND, 0x1c01fffc, word) == tlm::TLM_OK_RESPONSE);
  }
}

SCENARIO("the peripherals print, and take the exit status", "[soc][sockets]") {
  FreshKernel kernel;
  Peripherals peripherals("peripherals", BootMode::cluster);
  WordInitiator initiator("initiator");
  initiator.socket.bind(peripherals.socket);
  elaborate();
  for (const char character : {'o', 'k'}) initiator.write(0x1a10f000, static_cast<std::uint32_t>(character));
  CHECK(peripherals.console() == "ok");
  CHECK_FALSE(peripherals.exit_status().has_value());
  initiator.write(0x1a1040a0, 0x80000003);
  CHECK(peripherals.exit_status() == 3U);
  std::uint32_t word = 0;
  CHECK(initiator.access(tlm::TLM_READ_COMMAND, 0x1b000000, word) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
}
