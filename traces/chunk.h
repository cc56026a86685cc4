// A trace file is a row of chunks; README.md describes them. A chunk is a head of 16 bytes and a zstd frame.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace halfstep::traces {

constexpr std::array<char, 8> kMagic = {'H', 'S', 'T', 'R', 'A', 'C', 'E', '1'};
constexpr std::size_t kChunkHeadBytes = 16;

enum class ChunkKind : std::uint8_t { none = 0, header = 'H', code = 'C', events = 'D', end = 'E' };

struct ChunkHead {
  ChunkKind kind = ChunkKind::header;
  std::uint8_t core = 0;
  std::uint32_t raw_bytes = 0;     // unpacked
  std::uint32_t stored_bytes = 0;  // of the zstd frame
  std::uint32_t checksum = 0;      // CRC-32 of the head's other bytes and the frame
};

// The largest that a chunk of this kind may unpack to; 0 for a kind that does not exist.
std::uint32_t largest_chunk(ChunkKind kind);
// False for what no writer makes: an unknown kind, more bytes than its kind may have.
bool plausible(const ChunkHead& head);

// Head and frame, ready to be written.
std::vector<std::uint8_t> pack_chunk(ChunkKind kind, std::uint8_t core, const std::vector<std::uint8_t>& raw);

ChunkHead unpack_head(const std::array<std::uint8_t, kChunkHeadBytes>& bytes);
// Throws std::runtime_error: checksum, or a frame that does not unpack to what the head says.
std::vector<std::uint8_t> unpack_chunk(const ChunkHead& head, const std::vector<std::uint8_t>& frame);

void put_word(std::vector<std::uint8_t>& bytes, std::uint32_t word);
std::uint32_t get_word(const std::uint8_t* bytes);

}  // namespace halfstep::traces
