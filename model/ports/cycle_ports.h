// TLM-2.0 ports for requests that live for one cycle.
//
// The protocol is nb_transport with a payload of our own: the initiator sends BEGIN_REQ in every cycle in which it
// requests, the target answers END_REQ in the same cycle if it grants, and nothing if it does not. Data of a load
// stands in the payload with the grant. Inside a cluster of ours both ends are known and the cycle loop skips the calls
// (design decision 3); a stub or foreign end on either side sees the same requests and grants, cycle by cycle.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "model/ports/data_access.h"

namespace halfstep::model {

struct DataTransaction {
  std::uint32_t core = 0;
  DataAccess access;
  std::uint32_t read_data = 0;  // valid with the grant; event unit: with the response, one cycle later
};

struct FpTransaction {
  std::uint32_t core = 0;
  std::uint8_t format = 0;  // DivisionUnit::Format, for divisions
  bool special = false;     // division of a special operand
};

// Instruction fetch. The address is the core's address lines, in every cycle; a response says that the word is there in
// the next cycle.
struct FetchTransaction {
  std::uint32_t core = 0;
  std::uint32_t address = 0;
};

template <class Payload>
struct CycleProtocol {
  // Names that TLM-2.0 prescribes for protocol traits.
  using tlm_payload_type = Payload;       // NOLINT(readability-identifier-naming)
  using tlm_phase_type = tlm::tlm_phase;  // NOLINT(readability-identifier-naming)
};

// Target end: holds the request of the current cycle.
template <class Payload>
class RequestPort : public tlm::tlm_fw_transport_if<CycleProtocol<Payload>> {
 public:
  using Socket = tlm::tlm_target_socket<32, CycleProtocol<Payload>>;

  explicit RequestPort(const char* name) : socket(name) { socket.bind(*this); }

  Payload* request() const { return request_; }
  void finish_cycle() { request_ = nullptr; }
  void grant() { call_back(tlm::END_REQ, *request_); }
  void respond(Payload& payload) { call_back(tlm::BEGIN_RESP, payload); }

  Socket socket;

 private:
  void call_back(tlm::tlm_phase phase, Payload& payload) {
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->nb_transport_bw(payload, phase, delay);
  }
  tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& /*delay*/) override {
    if (phase == tlm::BEGIN_REQ) request_ = &payload;
    return tlm::TLM_ACCEPTED;
  }
  void b_transport(Payload& /*payload*/, sc_core::sc_time& /*delay*/) override {
    SC_REPORT_ERROR("halfstep", "a cycle-level port takes nb_transport only");
  }
  bool get_direct_mem_ptr(Payload& /*payload*/, tlm::tlm_dmi& /*dmi*/) override { return false; }
  unsigned int transport_dbg(Payload& /*payload*/) override { return 0; }

  Payload* request_ = nullptr;
};

// A port each: "core0", "core1", ...
template <class Payload>
std::vector<std::unique_ptr<RequestPort<Payload>>> make_request_ports(std::uint32_t count,
                                                                      const std::string& name = "core") {
  std::vector<std::unique_ptr<RequestPort<Payload>>> ports;
  for (std::uint32_t index = 0; index < count; ++index) {
    ports.push_back(std::make_unique<RequestPort<Payload>>((name + std::to_string(index)).c_str()));
  }
  return ports;
}

// Initiator end: sends the request of a cycle and hears whether it was granted.
template <class Payload, sc_core::sc_port_policy kBinding = sc_core::SC_ONE_OR_MORE_BOUND>
class GrantPort : public tlm::tlm_bw_transport_if<CycleProtocol<Payload>> {
 public:
  using Socket = tlm::tlm_initiator_socket<32, CycleProtocol<Payload>, 1, kBinding>;

  explicit GrantPort(const char* name) : socket(name) { socket.bind(*this); }

  void request() {
    granted_ = false;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->nb_transport_fw(payload, phase, delay);
  }
  // True once after a grant, or after a response.
  bool take_grant() { return take(granted_); }
  bool take_response() { return take(responded_); }

  Socket socket;
  Payload payload;

 private:
  static bool take(bool& flag) {
    const bool was = flag;
    flag = false;
    return was;
  }
  tlm::tlm_sync_enum nb_transport_bw(Payload& /*payload*/, tlm::tlm_phase& phase,
                                     sc_core::sc_time& /*delay*/) override {
    if (phase == tlm::END_REQ) granted_ = true;
    if (phase == tlm::BEGIN_RESP) responded_ = true;
    return tlm::TLM_ACCEPTED;
  }
  void invalidate_direct_mem_ptr(sc_dt::uint64 /*begin*/, sc_dt::uint64 /*end*/) override {}

  bool granted_ = false;
  bool responded_ = false;
};

}  // namespace halfstep::model
