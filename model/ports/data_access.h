// One access of a core to data memory: a word, with the bytes that count. Accesses that cross a word are two of these.
#pragma once

#include <cstdint>

namespace halfstep::model {

// Which part of the cluster answers (platform.md, memory map; the core's data demultiplexer decides by address).
enum class Destination : std::uint8_t { tcdm, event_unit, dma, pe_port };

struct DataAccess {
  std::uint32_t address = 0;     // of the word
  std::uint32_t write_data = 0;  // in its place within the word
  std::uint8_t byte_mask = 0;    // bit i: byte i of the word is accessed
  bool write = false;
  bool stray = false;  // second half of an access to an address that the hardware got wrong: nobody need be there
  Destination destination = Destination::tcdm;
};

// The bits of a word that a byte mask selects.
constexpr std::uint32_t bit_mask(std::uint8_t byte_mask) {
  return ((byte_mask & 1U) != 0 ? 0x000000ffU : 0U) | ((byte_mask & 2U) != 0 ? 0x0000ff00U : 0U) |
         ((byte_mask & 4U) != 0 ? 0x00ff0000U : 0U) | ((byte_mask & 8U) != 0 ? 0xff000000U : 0U);
}

}  // namespace halfstep::model
