// The sizes of the instruction cache, all powers of two. Defaults: the instance that was measured
// (tests/data/icache/README.md).
#pragma once

#include <cstdint>

namespace halfstep::model {

struct IcacheParameters {
  static constexpr std::uint32_t kBeatBytes = 8;  // the memory port is 64 bits wide

  std::uint32_t line_bytes = 16;  // of both levels
  std::uint32_t private_bytes = 512;
  std::uint32_t private_ways = 4;
  std::uint32_t shared_bytes = 4096;  // all banks together
  std::uint32_t shared_ways = 4;
  std::uint32_t shared_banks = 8;
  bool request_register = true;  // one register stage between a private cache and the banks
  bool prefetch = false;         // the private caches get the next line ahead

  std::uint32_t beats_per_line() const { return line_bytes / kBeatBytes; }
  std::uint32_t private_sets() const { return private_bytes / line_bytes / private_ways; }
  std::uint32_t sets_per_bank() const { return shared_bytes / line_bytes / shared_ways / shared_banks; }
};

}  // namespace halfstep::model
