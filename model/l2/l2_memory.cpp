#include "model/l2/l2_memory.h"

namespace halfstep::model {

L2Memory::L2Memory(const sc_core::sc_module_name& name, std::uint32_t shared_bytes)
    : L2Memory(name, kL2PrivateBase, kL2PrivateSize + shared_bytes) {}

L2Memory::L2Memory(const sc_core::sc_module_name& name, std::uint32_t base, std::uint32_t bytes)
    : sc_core::sc_module(name), socket("socket"), base_(base), words_(bytes / 4, 0) {
  socket.register_b_transport(this, &L2Memory::b_transport);
  socket.register_get_direct_mem_ptr(this, &L2Memory::direct);
  socket.register_transport_dbg(this, &L2Memory::debug);
}

// The latency of L2 is the cluster's l2.latency, counted at its PE port; nothing is added here.
void L2Memory::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& /*delay*/) {
  payload.set_response_status(debug(payload) == payload.get_data_length() ? tlm::TLM_OK_RESPONSE
                                                                          : tlm::TLM_ADDRESS_ERROR_RESPONSE);
  payload.set_dmi_allowed(payload.is_response_ok());
}

bool L2Memory::direct(tlm::tlm_generic_payload& /*payload*/, tlm::tlm_dmi& dmi) {
  dmi.set_start_address(base_);
  dmi.set_end_address(base_ + words_.size() * 4 - 1);
  dmi.set_dmi_ptr(reinterpret_cast<unsigned char*>(words_.data()));
  dmi.allow_read_write();
  return true;
}

unsigned int L2Memory::debug(tlm::tlm_generic_payload& payload) {
  const std::uint64_t offset = payload.get_address() - base_;
  const unsigned int length = payload.get_data_length();
  if (payload.get_address() < base_ || offset + length > words_.size() * 4) return 0;
  auto* const memory = reinterpret_cast<unsigned char*>(words_.data()) + offset;
  unsigned char* const data = payload.get_data_ptr();
  const unsigned char* const enables = payload.get_byte_enable_ptr();
  for (unsigned int i = 0; i < length; ++i) {
    if (enables != nullptr && enables[i % payload.get_byte_enable_length()] != TLM_BYTE_ENABLED) continue;
    if (payload.is_write()) {
      memory[i] = data[i];
    } else if (payload.is_read()) {
      data[i] = memory[i];
    }
  }
  return length;
}

}  // namespace halfstep::model
