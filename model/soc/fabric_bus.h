// Where cluster and fabric controller meet, in front of the rest of the system: the fabric controller reaches the
// cluster here, both reach its interrupt controller, and everything else goes on. No contention of its own.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <systemc>
#include <tlm>

namespace halfstep::model {

class FabricBus : public sc_core::sc_module {
 public:
  explicit FabricBus(const sc_core::sc_module_name& name);

  tlm_utils::simple_target_socket<FabricBus> cluster;
  tlm_utils::simple_target_socket<FabricBus> fabric_controller;
  tlm_utils::simple_initiator_socket<FabricBus> to_cluster;
  tlm_utils::simple_initiator_socket<FabricBus> to_interrupts;
  tlm_utils::simple_initiator_socket<FabricBus> to_system;

 private:
  using Initiator = tlm_utils::simple_initiator_socket<FabricBus>;

  Initiator& target_of(const tlm::tlm_generic_payload& payload, bool from_fabric_controller);
  void from_cluster(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void from_fabric_controller(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool direct_from_cluster(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  bool direct_from_fabric_controller(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  unsigned int debug_from_cluster(tlm::tlm_generic_payload& payload);
  unsigned int debug_from_fabric_controller(tlm::tlm_generic_payload& payload);
  void invalidate(sc_dt::uint64 begin, sc_dt::uint64 end);
};

}  // namespace halfstep::model
