// What answers at the PE port beside L2: console, exit registers, cycle counter of the test bench.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <systemc>
#include <tlm>

#include "model/config/cluster_config.h"

namespace halfstep::model {

class Peripherals : public sc_core::sc_module {
 public:
  Peripherals(const sc_core::sc_module_name& name, BootMode boot_mode);

  // Base protocol, 32-bit accesses. The delay annotated by the initiator tells the cycle.
  tlm_utils::simple_target_socket<Peripherals> socket;

  std::optional<std::uint32_t> exit_status() const { return exit_status_; }
  const std::string& console() const { return console_; }
  void on_console(std::function<void(std::string_view)> observer) { observer_ = std::move(observer); }
  void on_exit(std::function<void()> observer) { exit_observer_ = std::move(observer); }

 private:
  void exit(std::uint32_t status);
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool write(std::uint32_t address, std::uint32_t word, bool low_byte);
  bool read(std::uint32_t address, std::uint64_t cycle, std::uint32_t& word) const;
  bool is_console(std::uint32_t address) const;

  BootMode boot_mode_;
  std::optional<std::uint32_t> exit_status_;
  std::string console_;
  std::function<void(std::string_view)> observer_;
  std::function<void()> exit_observer_;
};

}  // namespace halfstep::model
