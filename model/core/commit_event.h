// One instruction that did its work, with what it did: for traces that other simulators write, too.
#pragma once

#include <array>
#include <cstdint>

namespace halfstep::model {

struct CommitEvent {
  struct RegisterWrite {
    std::uint8_t number = 0;  // 0: none
    std::uint32_t value = 0;
  };
  enum class Access : std::uint8_t { none, load, store };

  std::uint16_t core = 0;  // its mhartid
  std::uint8_t size = 4;   // bytes of the instruction
  std::uint32_t pc = 0;
  std::uint32_t word = 0;                    // as it is in memory: 16 bits if compressed
  std::array<RegisterWrite, 2> registers{};  // rd; the base of a post-increment access
  bool writes_csr = false;
  std::uint32_t csr = 0;
  std::uint32_t csr_value = 0;
  Access access = Access::none;
  std::uint8_t access_bytes = 0;
  std::uint32_t address = 0;
  std::uint32_t store_data = 0;
};

}  // namespace halfstep::model
