#include "model/soc/peripherals.h"

#include <cstring>

#include "model/soc/address_map.h"

namespace halfstep::model {

Peripherals::Peripherals(const sc_core::sc_module_name& name, BootMode boot_mode)
    : sc_core::sc_module(name), socket("socket"), boot_mode_(boot_mode) {
  socket.register_b_transport(this, &Peripherals::b_transport);
}

void Peripherals::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  const auto address = static_cast<std::uint32_t>(payload.get_address());
  std::uint32_t word = 0;
  bool answered = payload.get_data_length() == 4;
  if (answered && payload.is_write()) {
    std::memcpy(&word, payload.get_data_ptr(), 4);
    const unsigned char* const enables = payload.get_byte_enable_ptr();
    answered = write(address, word, enables == nullptr || enables[0] == TLM_BYTE_ENABLED);
  } else if (answered && payload.is_read()) {
    const sc_core::sc_time now = sc_core::sc_time_stamp() + delay;
    answered = read(address, static_cast<std::uint64_t>(now / sc_core::sc_time(1, sc_core::SC_NS)), word);
    std::memcpy(payload.get_data_ptr(), &word, 4);
  }
  payload.set_response_status(answered ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

// One console per core and cluster, 8 bytes apart; the test bench's exit and counter registers share the range in
// bare-cluster boot, where there is only the first one.
bool Peripherals::is_console(std::uint32_t address) const {
  if (boot_mode_ == BootMode::cluster) return (address & ~3U) == kConsole;
  return address - kConsole < 0x1000 && (address & 4U) == 0;
}

void Peripherals::exit(std::uint32_t status) {
  exit_status_ = status;
  if (exit_observer_) exit_observer_();
}

bool Peripherals::write(std::uint32_t address, std::uint32_t word, bool low_byte) {
  if (is_console(address)) {
    if (!low_byte) return true;
    const char character = static_cast<char>(word & 0xffU);
    console_.push_back(character);
    if (observer_) observer_(std::string_view(&character, 1));
    return true;
  }
  if (address == kExitRegister) {
    exit(word & 0x7fffffffU);
    return true;
  }
  if (boot_mode_ != BootMode::cluster) return false;
  if (address == kBenchExit) exit(word);
  return address == kBenchExit || address == kBenchCycles;
}

bool Peripherals::read(std::uint32_t address, std::uint64_t cycle, std::uint32_t& word) const {
  word = 0;
  if (is_console(address) || address == kExitRegister) return true;
  if (boot_mode_ != BootMode::cluster) return false;
  if (address == kBenchCycles) word = static_cast<std::uint32_t>(cycle);
  return address == kBenchExit || address == kBenchCycles;
}

}  // namespace halfstep::model
