// The cluster's control unit: which cores run and where they start, and the flag by which a program says that it is
// done.
//
// Source: platform.md (addresses); behaviour as pulp_cluster's control unit (R), never measured. A core starts when its
// bit of the fetch enable mask rises, and does not stop when it falls. One that has ended its program starts afresh.
#pragma once

#include <array>
#include <cstdint>

namespace halfstep::model {

class ClusterControl {
 public:
  static constexpr std::uint32_t kMaxCores = 16;
  // Offsets from the base of the unit.
  static constexpr std::uint32_t kEndOfComputation = 0x00;  // bit 0
  static constexpr std::uint32_t kFetchEnable = 0x08;       // bit i: core i
  static constexpr std::uint32_t kBootAddress = 0x40;       // + 4 i: of core i
  static constexpr std::uint32_t kSize = 0x100;

  explicit ClusterControl(std::uint32_t cores);

  // What a write sets off.
  struct Effect {
    std::uint32_t started = 0;        // cores whose fetch enable rose
    bool end_of_computation = false;  // the flag was written with 1
  };
  // False if there is no such register. Words only.
  bool read(std::uint32_t offset, std::uint32_t& word) const;
  bool write(std::uint32_t offset, std::uint32_t word, Effect& effect);

  std::uint32_t boot_address(std::uint32_t core) const { return boot_addresses_[core]; }

 private:
  bool is_boot_address(std::uint32_t offset) const {
    return offset >= kBootAddress && offset < kBootAddress + 4 * cores_ && offset % 4 == 0;
  }

  std::uint32_t cores_;
  std::uint32_t fetch_enable_ = 0;
  bool end_of_computation_ = false;
  std::array<std::uint32_t, kMaxCores> boot_addresses_{};
};

}  // namespace halfstep::model
