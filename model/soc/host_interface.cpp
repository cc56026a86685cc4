#include "model/soc/host_interface.h"

namespace halfstep::model {
namespace {

constexpr unsigned kWordBytes = 4;

}  // namespace

HostInterface::HostInterface(const sc_core::sc_module_name& name)
    : sc_core::sc_module(name), cluster("cluster"), bus("bus") {
  cluster.register_b_transport(this, &HostInterface::b_transport);
  cluster.register_get_direct_mem_ptr(this, &HostInterface::direct);
  cluster.register_transport_dbg(this, &HostInterface::debug);
  bus.register_invalidate_direct_mem_ptr(this, &HostInterface::invalidate);
}

void HostInterface::watch(std::uint32_t address, std::function<void(std::uint32_t word)> observer) {
  address_ = address & ~(kWordBytes - 1);
  observer_ = std::move(observer);
  invalidate(*address_, *address_ + kWordBytes - 1);
}

bool HostInterface::touches(const tlm::tlm_generic_payload& payload) const {
  const sc_dt::uint64 begin = payload.get_address();
  return address_ && begin < *address_ + kWordBytes && *address_ < begin + payload.get_data_length();
}

// What a store of part of the word made of it.
std::uint32_t HostInterface::word_in_memory() {
  std::uint32_t word = 0;
  tlm::tlm_generic_payload payload;
  payload.set_command(tlm::TLM_READ_COMMAND);
  payload.set_address(*address_);
  payload.set_data_ptr(reinterpret_cast<unsigned char*>(&word));
  payload.set_data_length(kWordBytes);
  bus->transport_dbg(payload);
  return word;
}

void HostInterface::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  bus->b_transport(payload, delay);
  if (!touches(payload)) return;
  payload.set_dmi_allowed(false);
  if (!payload.is_write() || !payload.is_response_ok()) return;
  const std::uint32_t word = word_in_memory();
  if (word != 0) observer_(word);
}

// What is direct ends before the word or begins after it, whichever side was asked for.
bool HostInterface::direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  if (touches(payload) || !bus->get_direct_mem_ptr(payload, dmi)) return false;
  if (!address_ || *address_ < dmi.get_start_address() || *address_ > dmi.get_end_address()) return true;
  if (payload.get_address() < *address_) {
    dmi.set_end_address(*address_ - 1);
  } else {
    const sc_dt::uint64 begin = *address_ + kWordBytes;
    dmi.set_dmi_ptr(dmi.get_dmi_ptr() + (begin - dmi.get_start_address()));
    dmi.set_start_address(begin);
  }
  return true;
}

unsigned int HostInterface::debug(tlm::tlm_generic_payload& payload) { return bus->transport_dbg(payload); }

void HostInterface::invalidate(sc_dt::uint64 begin, sc_dt::uint64 end) {
  cluster->invalidate_direct_mem_ptr(begin, end);
}

}  // namespace halfstep::model
