#include "model/soc/fabric_bus.h"

#include "model/soc/address_map.h"

namespace halfstep::model {

FabricBus::FabricBus(const sc_core::sc_module_name& name)
    : sc_core::sc_module(name),
      cluster("cluster"),
      fabric_controller("fabric_controller"),
      to_cluster("to_cluster"),
      to_interrupts("to_interrupts"),
      to_system("to_system") {
  cluster.register_b_transport(this, &FabricBus::from_cluster);
  cluster.register_get_direct_mem_ptr(this, &FabricBus::direct_from_cluster);
  cluster.register_transport_dbg(this, &FabricBus::debug_from_cluster);
  fabric_controller.register_b_transport(this, &FabricBus::from_fabric_controller);
  fabric_controller.register_get_direct_mem_ptr(this, &FabricBus::direct_from_fabric_controller);
  fabric_controller.register_transport_dbg(this, &FabricBus::debug_from_fabric_controller);
  to_cluster.register_invalidate_direct_mem_ptr(this, &FabricBus::invalidate);
  to_system.register_invalidate_direct_mem_ptr(this, &FabricBus::invalidate);
}

FabricBus::Initiator& FabricBus::target_of(const tlm::tlm_generic_payload& payload, bool from_fabric_controller) {
  const sc_dt::uint64 address = payload.get_address();
  if (address - kFabricInterruptsBase < kFabricInterruptsSize) return to_interrupts;
  return from_fabric_controller && is_cluster(address) ? to_cluster : to_system;
}

void FabricBus::from_cluster(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  target_of(payload, false)->b_transport(payload, delay);
}

void FabricBus::from_fabric_controller(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  target_of(payload, true)->b_transport(payload, delay);
}

bool FabricBus::direct_from_cluster(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  return target_of(payload, false)->get_direct_mem_ptr(payload, dmi);
}

bool FabricBus::direct_from_fabric_controller(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  return target_of(payload, true)->get_direct_mem_ptr(payload, dmi);
}

unsigned int FabricBus::debug_from_cluster(tlm::tlm_generic_payload& payload) {
  return target_of(payload, false)->transport_dbg(payload);
}

unsigned int FabricBus::debug_from_fabric_controller(tlm::tlm_generic_payload& payload) {
  return target_of(payload, true)->transport_dbg(payload);
}

void FabricBus::invalidate(sc_dt::uint64 begin, sc_dt::uint64 end) {
  cluster->invalidate_direct_mem_ptr(begin, end);
  fabric_controller->invalidate_direct_mem_ptr(begin, end);
}

}  // namespace halfstep::model
