// What travels through the DMA: a transfer as it was programmed, and the stretches of it that are contiguous on both
// sides. The command word: platform.md, "DMA command word".
#pragma once

#include <cstdint>

namespace halfstep::model {

struct Transfer {
  std::uint8_t id = 0;
  bool to_tcdm = false;    // from L2; else from the TCDM to L2
  bool increment = false;  // the L2 address moves on; else every beat uses the same one
  bool strided_l2 = false;
  bool strided_tcdm = false;
  bool event = false;
  bool interrupt = false;
  bool broadcast = false;  // event and interrupt to every control port, not only to the one that programmed it
  std::uint8_t l2_descriptor = 0;
  std::uint8_t tcdm_descriptor = 0;
  std::uint32_t bytes = 0;
  std::uint32_t tcdm_address = 0;  // from the start of the TCDM
  std::uint32_t l2_address = 0;
};

// How one side of a strided transfer is laid out: rows of `bytes`, their starts `stride` apart.
struct Rows {
  std::uint32_t bytes = 0;
  std::uint32_t stride = 0;
};

struct DmaSegment {
  std::uint8_t id = 0;
  bool increment = false;
  std::uint32_t bytes = 0;
  std::uint32_t tcdm_address = 0;
  std::uint32_t l2_address = 0;
};

// Both sides move eight bytes a beat, aligned: the beats that `bytes` from `address` on touch.
constexpr std::uint32_t beats_of(std::uint32_t address, std::uint32_t bytes) { return (address % 8 + bytes + 7) / 8; }

}  // namespace halfstep::model
