#include "model/soc/system_bus.h"

namespace halfstep::model {

SystemBus::SystemBus(const sc_core::sc_module_name& name, Range l2_range, Range program_memory_range, Range l3_range)
    : sc_core::sc_module(name),
      cluster("cluster"),
      l2("l2"),
      program_memory("program_memory"),
      l3("l3"),
      peripherals("peripherals"),
      l2_range_(l2_range),
      program_memory_range_(program_memory_range),
      l3_range_(l3_range) {
  cluster.register_b_transport(this, &SystemBus::b_transport);
  cluster.register_get_direct_mem_ptr(this, &SystemBus::direct);
  cluster.register_transport_dbg(this, &SystemBus::debug);
  l2.register_invalidate_direct_mem_ptr(this, &SystemBus::invalidate);
  program_memory.register_invalidate_direct_mem_ptr(this, &SystemBus::invalidate);
  l3.register_invalidate_direct_mem_ptr(this, &SystemBus::invalidate);
}

tlm::tlm_fw_transport_if<>& SystemBus::target_of(const tlm::tlm_generic_payload& payload) {
  const sc_dt::uint64 address = payload.get_address();
  if (l2_range_.contains(address)) return *l2[0];
  if (program_memory_range_.contains(address)) return *program_memory[0];
  if (l3_range_.contains(address)) return *l3[0];
  return *peripherals[0];
}

void SystemBus::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  target_of(payload).b_transport(payload, delay);
}

bool SystemBus::direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  return target_of(payload).get_direct_mem_ptr(payload, dmi);
}

unsigned int SystemBus::debug(tlm::tlm_generic_payload& payload) { return target_of(payload).transport_dbg(payload); }

void SystemBus::invalidate(sc_dt::uint64 begin, sc_dt::uint64 end) { cluster->invalidate_direct_mem_ptr(begin, end); }

}  // namespace halfstep::model
