// Which bank of the second-level memory holds a word.
//
// Source: l2_ram_multi_bank of pulp_soc (R): two private banks of 32 KB and the shared banks, interleaved word by word,
// all of them 32 bits wide with one access a cycle. L3 is a bank of its own; no such chip has it.
#pragma once

#include <cstdint>

#include "model/soc/address_map.h"

namespace halfstep::model {

struct L2Banks {
  static constexpr std::uint32_t kMaxShared = 16;
  static constexpr std::uint32_t kMax = kMaxShared + 3;
  static constexpr std::uint32_t kNone = ~0U;

  std::uint32_t shared = 4;  // a power of two
  std::uint32_t shared_bytes = 0;
  std::uint32_t l3_bytes = 0;

  // Bank of the word at `address`; kNone: the address is not in L2 or L3.
  std::uint32_t of(std::uint32_t address) const {
    if (address - kL2SharedBase < shared_bytes) return (address >> 2) & (shared - 1);
    if (address - kL2PrivateBase < kL2PrivateSize) return shared + (address - kL2PrivateBase) / kL2PrivateBankSize;
    return address - kL3Base < l3_bytes ? shared + 2 : kNone;
  }
};

}  // namespace halfstep::model
