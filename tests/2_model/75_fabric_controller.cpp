// The fabric controller's surroundings, part by part: interrupt controller, bus, the cluster's control unit, and the
// controller itself between stubs.
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "fresh_kernel.h"
#include "model/cluster/cluster_control.h"
#include "model/soc/fabric_bus.h"
#include "model/soc/fabric_controller.h"
#include "model/soc/fabric_interrupts.h"
#include "model/soc/fault.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kInterrupts = 0x1a109800;
constexpr std::uint32_t kEntry = 0x1c008080;
constexpr std::uint32_t kEnd = 0x7ff00013;  // the marker that ends a program

struct WordInitiator : sc_core::sc_module {
  explicit WordInitiator(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {}
  bool access(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word) {
    tlm::tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(reinterpret_cast<unsigned char*>(&word));
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->b_transport(payload, delay);
    return payload.is_response_ok();
  }
  void write(std::uint32_t address, std::uint32_t word) { REQUIRE(access(tlm::TLM_WRITE_COMMAND, address, word)); }
  std::uint32_t read(std::uint32_t address) {
    std::uint32_t word = 0;
    REQUIRE(access(tlm::TLM_READ_COMMAND, address, word));
    return word;
  }
  tlm_utils::simple_initiator_socket<WordInitiator> socket;
};

// One word at every address; remembers who was asked, in which order. Refuses `hole`.
struct WordTarget : sc_core::sc_module {
  explicit WordTarget(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
    socket.register_b_transport(this, &WordTarget::transport);
  }
  void transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& /*delay*/) {
    if (payload.get_address() == hole) {
      payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
      return;
    }
    addresses.push_back(static_cast<std::uint32_t>(payload.get_address()));
    std::memcpy(payload.is_write() ? &word : static_cast<void*>(payload.get_data_ptr()),
                payload.is_write() ? static_cast<const void*>(payload.get_data_ptr()) : &word, 4);
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
  }

  tlm_utils::simple_target_socket<WordTarget> socket;
  std::uint32_t word = 0;
  std::uint32_t hole = 0xffffffff;
  std::vector<std::uint32_t> addresses;
};

// The controller with a target that answers everything.
struct Bench : FreshKernel {
  explicit Bench(const std::vector<std::uint32_t>& program, const ClusterConfig& config = {},
                 L2Interconnect* l2 = nullptr)
      : code({}, 0),
        interrupts("interrupts"),
        controller("controller", config, code, interrupts, l2),
        target("target") {
    std::vector<std::uint8_t> bytes(program.size() * 4);
    std::memcpy(bytes.data(), program.data(), bytes.size());
    code.add(kEntry, bytes);
    controller.system.socket.bind(target.socket);
    initiator.socket.bind(interrupts.socket);
    elaborate();
    controller.boot(kEntry);
  }
  // Cycles up to the end of the program.
  std::uint64_t run() {
    while (!controller.finished()) {
      REQUIRE(now < 1000);
      controller.step(now++);
    }
    return now;
  }

  DecodedCode code;
  FabricInterrupts interrupts;
  FabricController controller;
  WordTarget target;
  WordInitiator initiator{"initiator"};
  std::uint64_t now = 0;
};

}  // namespace

SCENARIO("the interrupt controller keeps lines pending until they are cleared", "[fabric][sockets]") {
  FreshKernel kernel;
  FabricInterrupts interrupts("interrupts");
  WordInitiator initiator("initiator");
  initiator.socket.bind(interrupts.socket);
  elaborate();
  int raised = 0;
  interrupts.on_raise([&raised] { ++raised; });
  interrupts.raise(FabricInterrupts::kEndOfComputationLine);
  CHECK(raised == 1);
  CHECK(initiator.read(kInterrupts + 0x0c) == 1U << 21);
  CHECK_FALSE(interrupts.interrupt());  // masked
  initiator.write(kInterrupts + 0x04, 1U << 21 | 1U << 3);
  CHECK(interrupts.interrupt());
  initiator.write(kInterrupts + 0x08, 1U << 21);
  CHECK(initiator.read(kInterrupts) == 1U << 3);
  CHECK_FALSE(interrupts.interrupt());
  initiator.write(kInterrupts + 0x10, 1U << 3);
  CHECK(interrupts.interrupt());
  initiator.write(kInterrupts + 0x14, 1U << 21);
  CHECK(interrupts.interrupt());
  CHECK(initiator.read(kInterrupts + 0x0c) == 1U << 3);
  initiator.write(kInterrupts, 0);
  CHECK_FALSE(interrupts.interrupt());
  std::uint32_t word = 0;
  CHECK_FALSE(initiator.access(tlm::TLM_READ_COMMAND, kInterrupts + 0x04, word));
  CHECK_FALSE(initiator.access(tlm::TLM_WRITE_COMMAND, kInterrupts + 0x18, word));
}

SCENARIO("the fabric's bus sends the cluster's addresses there, unless they come from it", "[fabric][sockets]") {
  FreshKernel kernel;
  FabricBus bus("bus");
  WordInitiator cluster("cluster");
  WordInitiator controller("controller");
  WordTarget to_cluster("to_cluster");
  WordTarget to_interrupts("to_interrupts");
  WordTarget to_system("to_system");
  cluster.socket.bind(bus.cluster);
  controller.socket.bind(bus.fabric_controller);
  bus.to_cluster.bind(to_cluster.socket);
  bus.to_interrupts.bind(to_interrupts.socket);
  bus.to_system.bind(to_system.socket);
  elaborate();
  for (WordInitiator* initiator : {&controller, &cluster}) {
    for (const std::uint32_t address : {0x0ffffffcU, 0x10000000U, 0x103ffffcU, 0x10400000U, 0x1a1097fcU, 0x1a109800U,
                                        0x1a10983cU, 0x1a109840U, 0x1c000000U}) {
      initiator->write(address, address);
    }
  }
  CHECK(to_cluster.addresses == std::vector<std::uint32_t>{0x10000000, 0x103ffffc});
  CHECK(to_interrupts.addresses == std::vector<std::uint32_t>{0x1a109800, 0x1a10983c, 0x1a109800, 0x1a10983c});
  CHECK(to_system.addresses.size() == 5 + 7);
}

SCENARIO("the control unit starts a core when its fetch enable rises", "[fabric]") {
  ClusterControl control(9);
  std::uint32_t word = 0;
  const auto written = [&control](std::uint32_t offset, std::uint32_t value) {
    ClusterControl::Effect effect;
    REQUIRE(control.write(offset, value, effect));
    return effect;
  };
  CHECK(control.boot_address(8) == 0x1c008080);
  CHECK(written(0x40 + 4 * 8, 0x1c010000).started == 0);
  CHECK(control.boot_address(8) == 0x1c010000);
  CHECK(written(0x08, 0x3).started == 0x3);
  CHECK(written(0x08, 0xffffffff).started == 0x1fc);  // nine cores, two of them started already
  CHECK(written(0x08, 0x1fe).started == 0);
  CHECK(written(0x08, 0x1ff).started == 0x1);
  REQUIRE(control.read(0x08, word));
  CHECK(word == 0x1ff);
  CHECK(written(0x00, 1).end_of_computation);
  REQUIRE(control.read(0x00, word));
  CHECK(word == 1);
  CHECK_FALSE(written(0x00, 0).end_of_computation);
  ClusterControl::Effect effect;
  for (const std::uint32_t offset : {0x04U, 0x40U + 4 * 9, 0x42U}) {
    CHECK_FALSE(control.read(offset, word));
    CHECK_FALSE(control.write(offset, 1, effect));
  }
}

SCENARIO("an access of the fabric controller takes as long as where it goes says", "[fabric][sockets]") {
  ClusterConfig config;
  config.fc_l2_latency = 3;
  config.fc_cluster_latency = 20;
  config.fc_peripheral_latency = 7;
  const auto cycles = [&config](std::uint32_t upper_immediate) {
    Bench bench({upper_immediate | 0x437,  // lui s0
                 0x00042503,               // lw a0, 0(s0)
                 0x00a42223,               // sw a0, 4(s0)
                 kEnd},
                config);
    bench.target.word = 55;
    const std::uint64_t taken = bench.run();
    CHECK(bench.target.addresses == std::vector<std::uint32_t>{upper_immediate, upper_immediate + 4});
    CHECK(bench.controller.core().hart.x[10] == 55);
    const CauseCounts& causes = bench.controller.core().statistics.counters.causes;
    CHECK(causes[static_cast<std::size_t>(Cause::issued)] == 4);
    return taken;
  };
  const std::uint64_t l2 = cycles(0x1c010000);
  CHECK(cycles(0x10000000) == l2 + std::uint64_t{2} * (20 - 3));
  CHECK(cycles(0x1a100000) == l2 + std::uint64_t{2} * (7 - 3));
}

SCENARIO("at the banks of L2 the fabric controller waits for others, and others for it", "[fabric][l2]") {
  struct Other : L2Interconnect::Listener {
    void beat_granted(std::uint32_t /*initiator*/, std::uint64_t cycle) override { last = cycle; }
    std::uint64_t last = 0;
  };
  // Loads and stores word 0 of bank 0, while somebody else reads `beats` words of `bank` from cycle 0 on.
  const auto run = [](std::uint32_t beats, std::uint32_t bank) {
    L2Interconnect l2(L2Banks{4, 0x10000, 0});
    Other other;
    const std::uint32_t initiator = l2.add_initiator(l2.add_port(), 0, other);
    Bench bench({0x1c010437,  // lui s0, 0x1c010
                 0x00042503,  // lw a0, 0(s0)
                 0x00042583,  // lw a1, 0(s0)
                 0x00a42023,  // sw a0, 0(s0)
                 kEnd},
                {}, &l2);
    L2Request request;
    request.initiator = initiator;
    request.address = 0x1c010000 + 4 * bank;
    request.beats = beats;
    request.increment = false;
    if (beats != 0) l2.request(request);
    std::uint64_t ended = 0;
    for (std::uint64_t cycle = 0; ended == 0 || l2.busy(); ++cycle) {
      REQUIRE(cycle < 1000);
      if (ended == 0) bench.controller.step(cycle);
      l2.step(cycle);
      if (ended == 0 && bench.controller.finished()) ended = cycle;
    }
    CHECK(bench.target.addresses.size() == 3);
    return std::array<std::uint64_t, 3>{ended, other.last, l2.counters().bank_conflicts};
  };
  const auto alone = run(0, 0);
  const auto apart = run(20, 1);
  const auto together = run(20, 0);
  CHECK(alone[2] == 0);
  CHECK(apart == std::array<std::uint64_t, 3>{alone[0], 19, 0});
  // Each of the three accesses is granted in its cycle or, when it is the other one's turn, in the next.
  CHECK(together[0] - alone[0] <= 3);
  CHECK(together[1] == 19 + 3);
  CHECK(together[2] == together[0] - alone[0] + 3);
}

SCENARIO("the fabric controller sleeps until an unmasked interrupt is pending", "[fabric]") {
  Bench bench({0x00001537,  // lui a0, 0x1
               0x80050513,  // addi a0, a0, -0x800
               0x30451073,  // csrw mie, a0: machine external
               0x10500073,  // wfi
               kEnd});
  while (!bench.controller.asleep()) {
    REQUIRE(bench.now < 100);
    bench.controller.step(bench.now++);
  }
  WHEN("hundred cycles are stepped, or slept at once") {
    const std::uint64_t from = bench.now;
    for (; bench.now < from + 100; ++bench.now) bench.controller.step(bench.now);
    CHECK(bench.controller.asleep());
    const auto waited = [&bench] {
      return bench.controller.core().statistics.counters.causes[static_cast<std::size_t>(Cause::event_wait)];
    };
    const std::uint64_t stepped = waited();
    bench.controller.sleep(100);
    bench.now += 100;
    CHECK(waited() == stepped + 100);
    THEN("both leave it to wake with the interrupt, not with a masked one") {
      bench.interrupts.raise(3);
      CHECK(bench.controller.asleep());
      bench.initiator.write(kInterrupts + 0x04, 1U << 3);
      CHECK_FALSE(bench.controller.asleep());
      const std::uint64_t woken = bench.now;
      CHECK(bench.run() - woken < 10);
    }
  }
}

SCENARIO("an access that nobody answers stops the fabric controller", "[fabric][sockets]") {
  Bench bench({0x30000437,  // lui s0, 0x30000
               0x00042503,  // lw a0, 0(s0)
               kEnd});
  bench.target.hole = 0x30000000;
  CHECK_THROWS_WITH(bench.run(),
                    "load from 0x30000000, where nothing is (L2 at 0x1c000000, the cluster at 0x10000000)");
}
