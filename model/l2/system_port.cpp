#include "model/l2/system_port.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace halfstep::model {
namespace {

const sc_core::sc_time& cycle_time() {
  static const sc_core::sc_time cycle(1, sc_core::SC_NS);  // one nanosecond of SystemC time per cluster cycle
  return cycle;
}

}  // namespace

SystemPort::SystemPort(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
  socket.register_invalidate_direct_mem_ptr(this, &SystemPort::invalidate);
}

bool SystemPort::access(const DataAccess& access, std::uint64_t elapsed, std::uint32_t& read_data,
                        std::uint64_t& extra_cycles) {
  extra_cycles = 0;
  if (unsigned char* const memory = memory_at(access.address, 4)) {
    std::memcpy(&read_data, memory, 4);
    if (access.write) {
      const std::uint32_t mask = bit_mask(access.byte_mask);
      const std::uint32_t word = (read_data & ~mask) | (access.write_data & mask);
      std::memcpy(memory, &word, 4);
    }
    return true;
  }
  const sc_core::sc_time offset = cycle_time() * static_cast<double>(elapsed);
  sc_core::sc_time delay = offset;
  std::uint32_t word = access.write_data;
  const tlm::tlm_command command = access.write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND;
  if (!transport(command, access.address, word, access.byte_mask, delay)) return false;
  if (!access.write) read_data = word;
  extra_cycles = static_cast<std::uint64_t>((delay - offset) / cycle_time());
  if (payload_.is_dmi_allowed()) {
    tlm::tlm_dmi dmi;
    payload_.set_address(access.address);
    if (socket->get_direct_mem_ptr(payload_, dmi) && dmi.is_read_write_allowed()) {
      regions_.push_back({dmi.get_start_address(), dmi.get_end_address(), dmi.get_dmi_ptr()});
    }
  }
  return true;
}

bool SystemPort::is_memory(std::uint32_t address) {
  unsigned char byte = 0;
  tlm::tlm_generic_payload payload;
  payload.set_command(tlm::TLM_READ_COMMAND);
  payload.set_address(address);
  payload.set_data_ptr(&byte);
  payload.set_data_length(1);
  payload.set_streaming_width(1);
  return socket->transport_dbg(payload) == 1;
}

bool SystemPort::transport(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word, std::uint8_t byte_mask,
                           sc_core::sc_time& delay) {
  std::array<unsigned char, 4> enables{};
  for (unsigned byte = 0; byte < 4; ++byte) {
    enables[byte] = ((byte_mask >> byte) & 1U) != 0 ? TLM_BYTE_ENABLED : TLM_BYTE_DISABLED;
  }
  const bool whole = byte_mask == 0xf || command == tlm::TLM_READ_COMMAND;
  payload_.set_command(command);
  payload_.set_address(address);
  payload_.set_data_ptr(reinterpret_cast<unsigned char*>(&word));
  payload_.set_data_length(4);
  payload_.set_streaming_width(4);
  payload_.set_byte_enable_ptr(whole ? nullptr : enables.data());
  payload_.set_byte_enable_length(whole ? 0 : 4);
  payload_.set_dmi_allowed(false);
  payload_.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  socket->b_transport(payload_, delay);
  return payload_.is_response_ok();
}

void SystemPort::invalidate(sc_dt::uint64 begin, sc_dt::uint64 end) {
  const auto overlaps = [=](const Direct& region) { return region.begin <= end && begin <= region.end; };
  regions_.erase(std::remove_if(regions_.begin(), regions_.end(), overlaps), regions_.end());
}

}  // namespace halfstep::model
