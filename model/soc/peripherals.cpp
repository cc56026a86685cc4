#include "model/soc/peripherals.h"

#include "model/soc/address_map.h"

namespace halfstep::model {

// One console per core and cluster, 8 bytes apart; the test bench's exit and counter registers share the range in
// bare-cluster boot, where there is only the first one.
bool Peripherals::is_console(std::uint32_t address) const {
  if (boot_mode_ == BootMode::cluster) return (address & ~3U) == kConsole;
  return address - kConsole < 0x1000 && (address & 4U) == 0;
}

bool Peripherals::access(const DataAccess& access, std::uint64_t cycle, std::uint32_t& read_data) {
  read_data = 0;
  const bool bench = boot_mode_ == BootMode::cluster;
  if (is_console(access.address)) {
    if (access.write && (access.byte_mask & 1U) != 0) {
      const char character = static_cast<char>(access.write_data & 0xffU);
      console_.push_back(character);
      if (observer_) observer_(std::string_view(&character, 1));
    }
    return true;
  }
  if (access.address == kExitRegister) {
    if (access.write) exit_status_ = access.write_data & 0x7fffffffU;
    return true;
  }
  if (bench && access.address == kBenchExit) {
    if (access.write) exit_status_ = access.write_data;
    return true;
  }
  if (bench && access.address == kBenchCycles) {
    read_data = static_cast<std::uint32_t>(cycle);
    return true;
  }
  return false;
}

}  // namespace halfstep::model
