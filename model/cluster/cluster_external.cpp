// The way into the cluster for everybody who is no core of it: the fabric controller, foreign hosts. TCDM and control
// registers, beside all arbiters: none of it was measured.
#include <cstring>

#include "model/cluster/cluster.h"
#include "model/soc/address_map.h"

namespace halfstep::model {

void Cluster::external_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  const bool memory = external_debug(payload) == payload.get_data_length();
  const bool served = memory || external_register(payload);
  payload.set_response_status(served ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
  payload.set_dmi_allowed(memory);
  delay += sc_core::sc_time(1, sc_core::SC_NS);
}

bool Cluster::external_direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  if (payload.get_address() - kTcdmBase >= tcdm_.size()) return false;
  dmi.set_start_address(kTcdmBase);
  dmi.set_end_address(kTcdmBase + tcdm_.size() - 1);
  dmi.set_dmi_ptr(reinterpret_cast<unsigned char*>(tcdm_.words()));
  dmi.allow_read_write();
  return true;
}

unsigned int Cluster::external_debug(tlm::tlm_generic_payload& payload) {
  const std::uint64_t offset = payload.get_address() - kTcdmBase;
  const unsigned int length = payload.get_data_length();
  if (payload.get_address() < kTcdmBase || offset + length > tcdm_.size()) return 0;
  const unsigned char* const enables = payload.get_byte_enable_ptr();
  for (unsigned int i = 0; i < length; ++i) {
    if (enables != nullptr && enables[i % payload.get_byte_enable_length()] != TLM_BYTE_ENABLED) continue;
    const auto byte = static_cast<std::uint32_t>(offset + i);
    const unsigned shift = (byte & 3U) * 8;
    const std::uint32_t word = tcdm_.read_word(byte & ~3U);
    unsigned char& data = payload.get_data_ptr()[i];
    if (payload.is_write()) {
      tcdm_.write_word(byte & ~3U, (word & ~(0xffU << shift)) | (static_cast<std::uint32_t>(data) << shift));
    } else {
      data = static_cast<unsigned char>(word >> shift);
    }
  }
  return length;
}

// Whole words only. The instruction cache's registers take what they are told when they are free; who wrote goes on.
bool Cluster::external_register(tlm::tlm_generic_payload& payload) {
  if (payload.get_data_length() != 4 || payload.get_byte_enable_ptr() != nullptr) return false;
  DataAccess access;
  access.address = static_cast<std::uint32_t>(payload.get_address());
  access.byte_mask = 0xf;
  access.write = payload.is_write();
  std::uint32_t word = 0;
  if (access.write) {
    std::memcpy(&word, payload.get_data_ptr(), 4);
    access.write_data = word;
  }
  if (access.address - kIcacheControlBase < kIcacheControlSize) {
    word = fetch_path_ ? fetch_path_->external_access(access) : 0;
  } else if (!peripheral_access(access, word)) {
    return false;
  }
  if (!access.write) std::memcpy(payload.get_data_ptr(), &word, 4);
  return true;
}

}  // namespace halfstep::model
