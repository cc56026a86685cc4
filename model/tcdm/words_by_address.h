// The words of the TCDM as an access finds them.
#pragma once

#include <cstdint>

namespace halfstep::model {

struct WordsByAddress {
  const std::uint32_t* words = nullptr;
  std::uint32_t mask = 0;  // of a word's number: beyond the end they start again

  std::uint32_t at(std::uint32_t address) const { return words[(address >> 2) & mask]; }
};

}  // namespace halfstep::model
