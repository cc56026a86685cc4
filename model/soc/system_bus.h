// Routes accesses by address: L2, L3 and program memory if there is one, else peripherals. No contention of its own.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <systemc>
#include <tlm>

namespace halfstep::model {

struct AddressRange {
  sc_dt::uint64 base = 0;
  sc_dt::uint64 bytes = 0;

  bool contains(sc_dt::uint64 address) const { return address >= base && address - base < bytes; }
};

class SystemBus : public sc_core::sc_module {
 public:
  using Range = AddressRange;

  // l3_range: empty if there is none; its socket may stay unbound then.
  SystemBus(const sc_core::sc_module_name& name, Range l2_range, Range program_memory_range, Range l3_range = {});

  tlm_utils::simple_target_socket<SystemBus> cluster;
  tlm_utils::simple_initiator_socket<SystemBus> l2;
  tlm_utils::simple_initiator_socket<SystemBus> program_memory;
  tlm_utils::simple_initiator_socket_optional<SystemBus> l3;
  tlm_utils::simple_initiator_socket<SystemBus> peripherals;

 private:
  tlm::tlm_fw_transport_if<>& target_of(const tlm::tlm_generic_payload& payload);
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  unsigned int debug(tlm::tlm_generic_payload& payload);
  void invalidate(sc_dt::uint64 begin, sc_dt::uint64 end);

  Range l2_range_;
  Range program_memory_range_;
  Range l3_range_;
};

}  // namespace halfstep::model
