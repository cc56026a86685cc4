// An example: the cluster in somebody else's TLM-2.0 platform. Nothing here is ours but the cluster itself; the memory
// map is the program's.
//
//   ForeignHost --nb_transport, b_transport, DMI--> Cluster::external_socket   (TCDM)
//   Cluster::system_socket --b_transport, DMI--> ForeignSystem                 (memory and a console)
//
// The platform owns time: it calls Cluster::run() from a process of its own, one nanosecond a cycle.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <systemc>
#include <tlm>
#include <utility>
#include <vector>

#include "model/cluster/cluster.h"

// Memory at kMemoryBase and a console at kConsole, behind one base-protocol socket.
class ForeignSystem : public sc_core::sc_module {
 public:
  static constexpr std::uint32_t kMemoryBase = 0x1c010000;
  static constexpr std::uint32_t kConsole = 0x1a10f000;

  explicit ForeignSystem(const sc_core::sc_module_name& name)
      : sc_core::sc_module(name), socket("socket"), memory(0x10000) {
    socket.register_b_transport(this, &ForeignSystem::transport);
    socket.register_get_direct_mem_ptr(this, &ForeignSystem::direct);
    socket.register_transport_dbg(this, &ForeignSystem::debug);
  }

  // Takes back the direct access it gave; from then on it gives none.
  void revoke_direct_access() {
    offers_direct_access = false;
    socket->invalidate_direct_mem_ptr(kMemoryBase, kMemoryBase + memory.size() - 1);
  }

  tlm_utils::simple_target_socket<ForeignSystem> socket;
  std::vector<unsigned char> memory;
  std::string console;
  bool offers_direct_access = false;
  sc_core::sc_time latency = sc_core::SC_ZERO_TIME;  // annotated to every access that is not direct
  std::uint64_t transports = 0;                      // of them, to the memory
  std::function<void()> on_transport = [] {};

 private:
  void transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
    delay += latency;
    if (payload.get_address() == kConsole && payload.is_write()) {
      console.push_back(static_cast<char>(*payload.get_data_ptr()));
      payload.set_response_status(tlm::TLM_OK_RESPONSE);
      return;
    }
    const bool served = debug(payload) == payload.get_data_length();
    payload.set_response_status(served ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
    payload.set_dmi_allowed(served && offers_direct_access);
    if (!served) return;
    ++transports;
    on_transport();
  }

  bool direct(tlm::tlm_generic_payload& /*payload*/, tlm::tlm_dmi& dmi) {
    if (!offers_direct_access) return false;
    dmi.set_start_address(kMemoryBase);
    dmi.set_end_address(kMemoryBase + memory.size() - 1);
    dmi.set_dmi_ptr(memory.data());
    dmi.allow_read_write();
    return true;
  }

  unsigned int debug(tlm::tlm_generic_payload& payload) {
    const sc_dt::uint64 address = payload.get_address();
    const unsigned int length = payload.get_data_length();
    if (address < kMemoryBase || address + length > kMemoryBase + memory.size()) return 0;
    const unsigned char* const enables = payload.get_byte_enable_ptr();
    for (unsigned int i = 0; i < length; ++i) {
      if (enables != nullptr && enables[i % payload.get_byte_enable_length()] != TLM_BYTE_ENABLED) continue;
      unsigned char& byte = memory[address - kMemoryBase + i];
      (payload.is_write() ? byte : payload.get_data_ptr()[i]) = payload.is_write() ? payload.get_data_ptr()[i] : byte;
    }
    return length;
  }
};

// A host that reaches into the cluster, with the blocking or the non-blocking transport of the base protocol.
class ForeignHost : public sc_core::sc_module {
 public:
  explicit ForeignHost(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
    socket.register_nb_transport_bw(this, &ForeignHost::answer);
  }

  tlm::tlm_response_status blocking(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word,
                                    unsigned char* byte_enables = nullptr) {
    describe(command, address, word);
    payload_.set_byte_enable_ptr(byte_enables);
    payload_.set_byte_enable_length(byte_enables == nullptr ? 0 : 4);
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->b_transport(payload_, delay);
    return payload_.get_response_status();
  }

  // From a thread only: waits for BEGIN_RESP. At once if the target completes the transaction early.
  tlm::tlm_response_status non_blocking(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word) {
    describe(command, address, word);
    answered_ = false;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    if (socket->nb_transport_fw(payload_, phase, delay) != tlm::TLM_COMPLETED) {
      while (!answered_) wait(answer_event_);
    }
    return payload_.get_response_status();
  }

  // The target's memory that holds `address`, or null if it gives no direct access.
  unsigned char* direct(std::uint32_t address) {
    std::uint32_t unused = 0;
    describe(tlm::TLM_READ_COMMAND, address, unused);
    tlm::tlm_dmi dmi;
    if (!socket->get_direct_mem_ptr(payload_, dmi) || !dmi.is_read_write_allowed()) return nullptr;
    return dmi.get_dmi_ptr() + (address - dmi.get_start_address());
  }

  tlm_utils::simple_initiator_socket<ForeignHost> socket;
  std::vector<tlm::tlm_phase> heard;  // backward phases

 private:
  void describe(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word) {
    payload_.set_command(command);
    payload_.set_address(address);
    payload_.set_data_ptr(reinterpret_cast<unsigned char*>(&word));
    payload_.set_data_length(4);
    payload_.set_streaming_width(4);
    payload_.set_byte_enable_ptr(nullptr);
    payload_.set_byte_enable_length(0);
    payload_.set_dmi_allowed(false);
    payload_.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  }
  tlm::tlm_sync_enum answer(tlm::tlm_generic_payload& /*payload*/, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
    heard.push_back(phase);
    if (phase != tlm::BEGIN_RESP) return tlm::TLM_ACCEPTED;
    answered_ = true;
    answer_event_.notify(delay);
    return tlm::TLM_COMPLETED;
  }

  tlm::tlm_generic_payload payload_;
  sc_core::sc_event answer_event_;
  bool answered_ = false;
};

// Binds the two to a cluster, runs what the host has to do beside it, and advances it in small steps until it is done.
class ForeignPlatform : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(ForeignPlatform);
  ForeignPlatform(const sc_core::sc_module_name& name, const halfstep::model::ClusterConfig& config)
      : sc_core::sc_module(name), cluster("cluster", config), system("system"), host("host") {
    cluster.system_socket().bind(system.socket);
    host.socket.bind(cluster.external_socket);
    SC_METHOD(advance_cluster);
    dont_initialize();
    sensitive << start_;
    SC_THREAD(run_host);
  }

  // After elaboration: the cores begin when time goes on.
  void start(std::uint32_t entry, const std::vector<std::uint32_t>& program, std::uint32_t cores) {
    std::vector<std::uint8_t> bytes(program.size() * 4);
    std::memcpy(bytes.data(), program.data(), bytes.size());
    cluster.code().add(entry, bytes);
    cluster.boot(entry, cores);
    start_.notify(sc_core::SC_ZERO_TIME);
  }

  halfstep::model::Cluster cluster;
  ForeignSystem system;
  ForeignHost host;
  std::function<void(ForeignHost&)> host_program = [](ForeignHost&) {};

 private:
  static constexpr std::uint64_t kStep = 16;  // cycles between two activations

  void advance_cluster() {
    const std::uint64_t before = cluster.cycle();
    cluster.run(kStep);
    if (!cluster.finished())
      next_trigger(sc_core::sc_time(static_cast<double>(cluster.cycle() - before), sc_core::SC_NS));
  }
  void run_host() { host_program(host); }

  sc_core::sc_event start_;
};
