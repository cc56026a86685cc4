// Numbers as bytes: seven bits each, the lowest first, the eighth bit set if more follow. Signed numbers alternate
// around zero, so that small ones are short.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace halfstep::traces {

constexpr std::uint32_t zigzag(std::uint32_t difference) { return (difference << 1) ^ (0U - (difference >> 31)); }
constexpr std::uint32_t unzigzag(std::uint32_t code) { return (code >> 1) ^ (0U - (code & 1U)); }

inline void put_number(std::vector<std::uint8_t>& bytes, std::uint32_t number) {
  while (number >= 0x80) {
    bytes.push_back(static_cast<std::uint8_t>(number | 0x80U));
    number >>= 7;
  }
  bytes.push_back(static_cast<std::uint8_t>(number));
}

// The same into memory that has room for kNumberBytes; returns the place behind.
constexpr std::size_t kNumberBytes = 5;
inline std::uint8_t* put_number(std::uint8_t* place, std::uint32_t number) {
  while (number >= 0x80) {
    *place++ = static_cast<std::uint8_t>(number | 0x80U);
    number >>= 7;
  }
  *place++ = static_cast<std::uint8_t>(number);
  return place;
}

// Reads from bytes that somebody else keeps. Throws std::runtime_error at the end of them.
class ByteReader {
 public:
  ByteReader() = default;
  ByteReader(const std::uint8_t* begin, std::size_t size) : place_(begin), end_(begin + size) {}

  bool at_end() const { return place_ == end_; }
  std::uint8_t byte() {
    if (place_ == end_) throw std::runtime_error("the chunk has fewer events than instructions");
    return *place_++;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const std::uint8_t part = byte();
      value |= static_cast<std::uint32_t>(part & 0x7fU) << shift;
      if ((part & 0x80U) == 0) return value;
    }
    throw std::runtime_error("a number of more than 32 bits");
  }

 private:
  const std::uint8_t* place_ = nullptr;
  const std::uint8_t* end_ = nullptr;
};

}  // namespace halfstep::traces
