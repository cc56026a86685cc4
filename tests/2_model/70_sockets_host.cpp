// The cluster's end of the way out and what sits on it, alone between stubs: the system port with its direct memory
// access, the watch on `tohost`.
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "fresh_kernel.h"
#include "model/l2/system_port.h"
#include "model/soc/host_interface.h"
#include "socket_stubs.h"

using namespace halfstep::model;

namespace {

constexpr std::uint32_t kBase = 0x1c000000;
constexpr std::uint32_t kBytes = 0x100;

// A memory that may give direct access; counts the transactions it gets.
struct MemoryTarget : sc_core::sc_module {
  explicit MemoryTarget(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
    socket.register_b_transport(this, &MemoryTarget::transport);
    socket.register_transport_dbg(this, &MemoryTarget::debug);
    socket.register_get_direct_mem_ptr(this, &MemoryTarget::direct);
  }
  void transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& total) {
    ++transports;
    total += delay;
    const bool served = debug(payload) == payload.get_data_length();
    payload.set_dmi_allowed(served && gives_direct_access);
    payload.set_response_status(served ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
  }
  unsigned int debug(tlm::tlm_generic_payload& payload) {
    const sc_dt::uint64 offset = payload.get_address() - kBase;
    if (payload.get_address() < kBase || offset + payload.get_data_length() > kBytes) return 0;
    const unsigned char* const enables = payload.get_byte_enable_ptr();
    for (unsigned int i = 0; i < payload.get_data_length(); ++i) {
      if (enables != nullptr && enables[i] != TLM_BYTE_ENABLED) continue;
      unsigned char& byte = memory.at(offset + i);
      unsigned char& data = payload.get_data_ptr()[i];
      (payload.is_write() ? byte : data) = payload.is_write() ? data : byte;
    }
    return payload.get_data_length();
  }
  bool direct(tlm::tlm_generic_payload& /*payload*/, tlm::tlm_dmi& dmi) {
    if (!gives_direct_access) return false;
    dmi.set_start_address(kBase);
    dmi.set_end_address(kBase + kBytes - 1);
    dmi.set_dmi_ptr(memory.data());
    dmi.allow_read_write();
    return true;
  }
  std::uint32_t word(std::uint32_t address) const {
    std::uint32_t value = 0;
    std::memcpy(&value, &memory.at(address - kBase), sizeof value);
    return value;
  }

  tlm_utils::simple_target_socket<MemoryTarget> socket;
  std::array<unsigned char, kBytes> memory{};
  bool gives_direct_access = false;
  std::uint64_t transports = 0;
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
};

DataAccess store(std::uint32_t address, std::uint32_t word, std::uint8_t byte_mask = 0xf) {
  return {address, word, byte_mask, true, false, {}};
}
DataAccess load(std::uint32_t address) { return {address, 0, 0xf, false, false, {}}; }

struct PortBench : FreshKernel {
  PortBench() {
    port.socket.bind(target.socket);
    elaborate();
  }
  std::uint32_t access(const DataAccess& access) {
    std::uint32_t word = 0;
    REQUIRE(port.access(access, 0, word, extra));
    return word;
  }
  SystemPort port{"port"};
  MemoryTarget target{"target"};
  std::uint64_t extra = 0;
};

// An initiator, the watch, and the memory behind it.
struct WatchBench : FreshKernel {
  WatchBench() {
    port.socket.bind(host.cluster);
    host.bus.bind(target.socket);
    elaborate();
    host.watch(kTohost, [this](std::uint32_t word) { heard.push_back(word); });
  }
  void put(const DataAccess& access) {
    std::uint32_t word = 0;
    std::uint64_t extra = 0;
    REQUIRE(port.access(access, 0, word, extra));
  }
  static constexpr std::uint32_t kTohost = kBase + 0x40;
  SystemPort port{"port"};
  HostInterface host{"host"};
  MemoryTarget target{"target"};
  std::vector<std::uint32_t> heard;
};

}  // namespace

SCENARIO("the system port carries words, honours byte masks and tells the target's delay", "[l2][sockets]") {
  PortBench bench;
  bench.target.delay = sc_core::sc_time(6, sc_core::SC_NS);
  bench.access(store(kBase + 8, 0x44332211));
  CHECK(bench.extra == 6);
  bench.access(store(kBase + 8, 0xddccbbaa, 0x6));
  CHECK(bench.target.word(kBase + 8) == 0x44ccbb11);
  CHECK(bench.access(load(kBase + 8)) == 0x44ccbb11);
  CHECK(bench.target.transports == 3);
  CHECK(bench.port.is_memory(kBase));
  CHECK_FALSE(bench.port.is_memory(kBase + kBytes));
  std::uint32_t word = 0;
  CHECK_FALSE(bench.port.access(load(kBase + kBytes), 0, word, bench.extra));
}

SCENARIO("the system port takes direct access where it is offered, until it is taken back", "[l2][sockets]") {
  PortBench bench;
  bench.target.gives_direct_access = true;
  bench.target.delay = sc_core::sc_time(6, sc_core::SC_NS);
  bench.access(store(kBase, 1));
  CHECK(bench.target.transports == 1);
  bench.access(store(kBase + 4, 0x01020304, 0x1));
  CHECK(bench.extra == 0);
  CHECK(bench.access(load(kBase + 4)) == 0x04);
  CHECK(bench.target.word(kBase + 4) == 0x04);
  CHECK(bench.target.transports == 1);
  bench.target.gives_direct_access = false;
  bench.target.socket->invalidate_direct_mem_ptr(kBase, kBase + kBytes - 1);
  CHECK(bench.access(load(kBase + 4)) == 0x04);
  CHECK(bench.target.transports == 2);
}

SCENARIO("a store to the watched word is heard, whole or in part, any other is not", "[soc][sockets]") {
  WatchBench bench;
  bench.target.gives_direct_access = GENERATE(false, true);
  bench.put(store(WatchBench::kTohost - 4, 1));
  bench.put(store(WatchBench::kTohost + 4, 2));
  bench.put(store(WatchBench::kTohost, 0));
  CHECK(bench.heard.empty());  // 0: nothing to tell
  bench.put(store(WatchBench::kTohost, 3));
  CHECK(bench.heard == std::vector<std::uint32_t>{3});
  bench.put(store(WatchBench::kTohost, 0x00000500, 0x2));
  CHECK(bench.heard == std::vector<std::uint32_t>{3, 0x503});
  bench.put(load(WatchBench::kTohost));
  CHECK(bench.heard.size() == 2);
  CHECK(bench.target.word(WatchBench::kTohost) == 0x503);
}
