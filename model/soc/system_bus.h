// Routes the cluster's accesses by address: L2, else peripherals. No contention of its own.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <systemc>
#include <tlm>

namespace halfstep::model {

class SystemBus : public sc_core::sc_module {
 public:
  // l2_begin, l2_end: first and last byte of what goes to `l2`.
  SystemBus(const sc_core::sc_module_name& name, sc_dt::uint64 l2_begin, sc_dt::uint64 l2_end);

  tlm_utils::simple_target_socket<SystemBus> cluster;
  tlm_utils::simple_initiator_socket<SystemBus> l2;
  tlm_utils::simple_initiator_socket<SystemBus> peripherals;

 private:
  tlm_utils::simple_initiator_socket<SystemBus>& target_of(const tlm::tlm_generic_payload& payload);
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  unsigned int debug(tlm::tlm_generic_payload& payload);
  void invalidate(sc_dt::uint64 begin, sc_dt::uint64 end);

  sc_dt::uint64 l2_begin_;
  sc_dt::uint64 l2_end_;
};

}  // namespace halfstep::model
