// The sizes of the instruction cache. Defaults: the instance that was measured (tests/data/icache/README.md).
#pragma once

#include <cstdint>

namespace halfstep::model {

struct IcacheParameters {
  std::uint32_t cores = 8;
  std::uint32_t line_bytes = 16;  // of both levels; a line comes from memory in beats of 8 bytes
  std::uint32_t private_bytes = 512;
  std::uint32_t private_ways = 4;
  std::uint32_t shared_bytes = 4096;  // all banks together
  std::uint32_t shared_ways = 4;
  std::uint32_t shared_banks = 8;
  bool request_register = true;  // one register stage between a private cache and the banks
  bool prefetch = false;         // the private caches fetch the next line ahead
};

}  // namespace halfstep::model
