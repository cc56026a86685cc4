// How long a memory behind the cluster takes, by address: L2, or the slower L3 that a configuration may add.
#pragma once

#include <cstdint>

#include "model/soc/address_map.h"

namespace halfstep::model {

struct MemoryLatency {
  // One latency everywhere.
  MemoryLatency(std::uint32_t everywhere) : l2(everywhere) {}  // NOLINT(google-explicit-constructor)
  MemoryLatency(std::uint32_t l2_cycles, std::uint32_t l3_bytes, std::uint32_t l3_cycles)
      : l2(l2_cycles), l3_size(l3_bytes), l3(l3_cycles) {}

  // Cycles from an accepted request to its response, or to the first beat of it; at least 1.
  std::uint32_t of(std::uint32_t address) const { return address - kL3Base < l3_size ? l3 : l2; }
  // The part of it in front of the banks, the part behind them. Where the way divides is not known: in the middle.
  std::uint32_t to_bank(std::uint32_t address) const { return of(address) - from_bank(address); }
  std::uint32_t from_bank(std::uint32_t address) const { return of(address) / 2; }

  std::uint32_t l2 = 1;
  std::uint32_t l3_size = 0;  // bytes; 0: none
  std::uint32_t l3 = 1;
};

}  // namespace halfstep::model
