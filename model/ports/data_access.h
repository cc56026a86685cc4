// One access of a core to data memory: a word, with the bytes that count. Accesses that cross a word are two of these.
#pragma once

#include <array>
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
  const std::uint32_t lowest_bits = (byte_mask * 0x00204081U) & 0x01010101U;  // bit i to bit 8 * i
  return lowest_bits * 0xffU;
}

// How many bytes a mask of up to eight selects; hosts without an instruction for it are many.
constexpr std::array<std::uint8_t, 256> kBytesOfMask = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (std::uint32_t mask = 1; mask < bytes.size(); ++mask) {
    bytes[mask] = static_cast<std::uint8_t>(bytes[mask / 2] + mask % 2);
  }
  return bytes;
}();
constexpr std::uint32_t bytes_of(std::uint8_t byte_mask) { return kBytesOfMask[byte_mask]; }

}  // namespace halfstep::model
