// What answers at the PE port beside L2: console, exit registers, cycle counter of the test bench.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <systemc>

#include "model/config/cluster_config.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class Peripherals : public sc_core::sc_module {
 public:
  Peripherals(const sc_core::sc_module_name& name, BootMode boot_mode)
      : sc_core::sc_module(name), boot_mode_(boot_mode) {}

  // Carries out an access. False if nothing is there.
  bool access(const DataAccess& access, std::uint64_t cycle, std::uint32_t& read_data);

  std::optional<std::uint32_t> exit_status() const { return exit_status_; }
  const std::string& console() const { return console_; }
  void on_console(std::function<void(std::string_view)> observer) { observer_ = std::move(observer); }

 private:
  bool is_console(std::uint32_t address) const;

  BootMode boot_mode_;
  std::optional<std::uint32_t> exit_status_;
  std::string console_;
  std::function<void(std::string_view)> observer_;
};

}  // namespace halfstep::model
