// The other side of a module's cycle-level sockets, without a cluster: one stub for every socket that the module has,
// found by walking the SystemC hierarchy. They speak the protocol of model/ports/cycle_ports.h and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <systemc>
#include <tlm>
#include <utility>

#include "model/ports/cycle_ports.h"

// Calls visit(socket, name) for every child of `module` that is a socket of that kind.
template <class Socket, class Visit>
void for_each_socket(const sc_core::sc_module& module, Visit visit) {
  for (sc_core::sc_object* child : module.get_child_objects()) {
    if (auto* const socket = dynamic_cast<Socket*>(child)) visit(*socket, std::string(child->basename()));
  }
}

// Requests for a module, and what came back of it.
template <class Payload>
class StubInitiator : public tlm::tlm_bw_transport_if<halfstep::model::CycleProtocol<Payload>> {
 public:
  using Protocol = halfstep::model::CycleProtocol<Payload>;

  explicit StubInitiator(const std::string& name) : socket(("to_" + name).c_str()) { socket.bind(*this); }

  // BEGIN_REQ of this cycle. Returns what the module returned.
  tlm::tlm_sync_enum request() {
    granted = false;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    return socket->nb_transport_fw(payload, phase, delay);
  }
  bool take_response() { return std::exchange(responded, false); }

  tlm::tlm_initiator_socket<32, Protocol> socket;
  Payload payload;
  bool granted = false;    // END_REQ came since the last request
  bool responded = false;  // BEGIN_RESP came

 private:
  tlm::tlm_sync_enum nb_transport_bw(Payload& /*payload*/, tlm::tlm_phase& phase,
                                     sc_core::sc_time& /*delay*/) override {
    if (phase == tlm::END_REQ) granted = true;
    if (phase == tlm::BEGIN_RESP) responded = true;
    return tlm::TLM_ACCEPTED;
  }
  void invalidate_direct_mem_ptr(sc_dt::uint64 /*begin*/, sc_dt::uint64 /*end*/) override {}
};

// Hears the requests of a module and grants them as the test says: answer() is asked in every cycle of a request.
template <class Payload>
class StubTarget : public tlm::tlm_fw_transport_if<halfstep::model::CycleProtocol<Payload>> {
 public:
  using Protocol = halfstep::model::CycleProtocol<Payload>;

  explicit StubTarget(const std::string& name) : socket(("from_" + name).c_str()) { socket.bind(*this); }

  // True: granted in this cycle; it may have written read_data.
  std::function<bool(Payload&)> answer = [](Payload&) { return true; };
  void respond(Payload& payload) { call_back(tlm::BEGIN_RESP, payload); }

  tlm::tlm_target_socket<32, Protocol> socket;
  std::uint64_t requests = 0;

 private:
  void call_back(tlm::tlm_phase phase, Payload& payload) {
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->nb_transport_bw(payload, phase, delay);
  }
  tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& /*phase*/,
                                     sc_core::sc_time& /*delay*/) override {
    ++requests;
    if (answer(payload)) call_back(tlm::END_REQ, payload);
    return tlm::TLM_ACCEPTED;
  }
  void b_transport(Payload& /*payload*/, sc_core::sc_time& /*delay*/) override {}
  bool get_direct_mem_ptr(Payload& /*payload*/, tlm::tlm_dmi& /*dmi*/) override { return false; }
  unsigned int transport_dbg(Payload& /*payload*/) override { return 0; }
};

// A stub initiator at each target socket of `module`, by the socket's name ("core0").
template <class Payload>
class StubInitiators : public sc_core::sc_module {
 public:
  StubInitiators(const sc_core::sc_module_name& name, const sc_core::sc_module& module) : sc_core::sc_module(name) {
    using Socket = typename halfstep::model::RequestPort<Payload>::Socket;
    for_each_socket<Socket>(module, [this](Socket& socket, const std::string& port) {
      auto& stub = stubs_[port] = std::make_unique<StubInitiator<Payload>>(port);
      stub->socket.bind(socket);
    });
  }
  StubInitiator<Payload>& core(std::uint32_t index) { return *stubs_.at("core" + std::to_string(index)); }

 private:
  std::map<std::string, std::unique_ptr<StubInitiator<Payload>>> stubs_;
};

// A stub target at each initiator socket of `module`, by the socket's name ("tcdm_port").
template <class Payload>
class StubTargets : public sc_core::sc_module {
 public:
  StubTargets(const sc_core::sc_module_name& name, const sc_core::sc_module& module) : sc_core::sc_module(name) {
    using Socket = typename halfstep::model::GrantPort<Payload>::Socket;
    for_each_socket<Socket>(module, [this](Socket& socket, const std::string& port) {
      auto& stub = stubs_[port] = std::make_unique<StubTarget<Payload>>(port);
      socket.bind(stub->socket);
    });
  }
  StubTarget<Payload>& at(const std::string& port) { return *stubs_.at(port); }

 private:
  std::map<std::string, std::unique_ptr<StubTarget<Payload>>> stubs_;
};

// Sockets carry calls only once the hierarchy is complete. An unbound one ends the simulation here.
inline void elaborate() {
  sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_DO_NOTHING);  // nothing to simulate yet
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
}
