#include "traces/chunk.h"

#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

namespace halfstep::traces {
namespace {

constexpr int kLevel = 1;  // higher ones gain a few percent of size and cost more time than they save
constexpr std::size_t kChecksumAt = 12;

std::uint32_t checksum_of(const std::uint8_t* head, const std::uint8_t* frame, std::size_t frame_bytes) {
  const auto begin = crc32(0, head, kChecksumAt);
  return static_cast<std::uint32_t>(crc32(begin, frame, static_cast<uInt>(frame_bytes)));
}

std::vector<std::uint8_t> head_bytes(const ChunkHead& head) {
  std::vector<std::uint8_t> bytes = {static_cast<std::uint8_t>(head.kind), head.core, 0, 0};
  put_word(bytes, head.raw_bytes);
  put_word(bytes, head.stored_bytes);
  return bytes;
}

}  // namespace

void put_word(std::vector<std::uint8_t>& bytes, std::uint32_t word) {
  for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(word >> shift));
}

std::uint32_t get_word(const std::uint8_t* bytes) {
  return bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8 | static_cast<std::uint32_t>(bytes[2]) << 16 |
         static_cast<std::uint32_t>(bytes[3]) << 24;
}

std::uint32_t largest_chunk(ChunkKind kind) {
  constexpr std::uint32_t kMegabyte = 1U << 20;
  switch (kind) {
    case ChunkKind::header:
      return 8 * kMegabyte;
    case ChunkKind::code:
      return 4 * kMegabyte;
    case ChunkKind::events:
    case ChunkKind::end:
      return kMegabyte;
    case ChunkKind::none:
      break;
  }
  return 0;
}

bool plausible(const ChunkHead& head) {
  return head.raw_bytes <= largest_chunk(head.kind) && head.stored_bytes <= ZSTD_compressBound(head.raw_bytes);
}

std::vector<std::uint8_t> pack_chunk(ChunkKind kind, std::uint8_t core, const std::vector<std::uint8_t>& raw) {
  std::vector<std::uint8_t> frame(ZSTD_compressBound(raw.size()));
  const std::size_t size = ZSTD_compress(frame.data(), frame.size(), raw.data(), raw.size(), kLevel);
  if (ZSTD_isError(size) != 0) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(size));
  frame.resize(size);
  std::vector<std::uint8_t> chunk =
      head_bytes({kind, core, static_cast<std::uint32_t>(raw.size()), static_cast<std::uint32_t>(size), 0});
  put_word(chunk, checksum_of(chunk.data(), frame.data(), frame.size()));
  chunk.insert(chunk.end(), frame.begin(), frame.end());
  return chunk;
}

ChunkHead unpack_head(const std::array<std::uint8_t, kChunkHeadBytes>& bytes) {
  const bool reserved_used = bytes[2] != 0 || bytes[3] != 0;
  return {reserved_used ? ChunkKind::none : static_cast<ChunkKind>(bytes[0]), bytes[1], get_word(&bytes[4]),
          get_word(&bytes[8]), get_word(&bytes[kChecksumAt])};
}

std::vector<std::uint8_t> unpack_chunk(const ChunkHead& head, const std::vector<std::uint8_t>& frame) {
  const std::vector<std::uint8_t> its_head = head_bytes(head);
  if (checksum_of(its_head.data(), frame.data(), frame.size()) != head.checksum)
    throw std::runtime_error("the checksum is wrong: the file is damaged");
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != head.raw_bytes)
    throw std::runtime_error("the compressed data is not as long as the chunk says");
  std::vector<std::uint8_t> raw(head.raw_bytes);
  const std::size_t size = ZSTD_decompress(raw.data(), raw.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0 || size != raw.size()) throw std::runtime_error("the compressed data is damaged");
  return raw;
}

}  // namespace halfstep::traces
