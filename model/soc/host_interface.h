// How a conventional test program tells its result to the host: a store to the symbol `tohost`.
//
// Sits on the way from the cluster to the bus, so that `tohost` may be in any memory there. Source: the host-target
// interface of Spike and of riscv-tests' environment: 1 means passed, (n << 1) | 1 that test n failed. The upper half
// of a 64-bit value comes as a store of its own and holds nothing of interest.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <systemc>
#include <tlm>

namespace halfstep::model {

class HostInterface : public sc_core::sc_module {
 public:
  explicit HostInterface(const sc_core::sc_module_name& name);

  tlm_utils::simple_target_socket<HostInterface> cluster;
  tlm_utils::simple_initiator_socket<HostInterface> bus;

  // From now on, every store to the word at `address` that leaves it other than 0 goes to the observer. Direct memory
  // access leaves that word out.
  void watch(std::uint32_t address, std::function<void(std::uint32_t word)> observer);

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  unsigned int debug(tlm::tlm_generic_payload& payload);
  void invalidate(sc_dt::uint64 begin, sc_dt::uint64 end);
  bool touches(const tlm::tlm_generic_payload& payload) const;
  std::uint32_t word_in_memory();

  std::optional<std::uint32_t> address_;
  std::function<void(std::uint32_t word)> observer_;
};

}  // namespace halfstep::model
