#include "tools/reference/device_memory.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace halfstep::reference {
namespace {

std::uint32_t load_little_endian(const std::uint8_t* bytes, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8U | bytes[i - 1];
  return value;
}

double value_of_single(std::uint32_t bits) {
  float value = 0;
  static_assert(sizeof value == sizeof bits);
  std::memcpy(&value, &bits, sizeof value);
  return static_cast<double>(value);
}

}  // namespace

double value_of_half(std::uint16_t bits) {
  const int exponent = bits >> 10U & 0x1F;
  const int fraction = bits & 0x3FF;
  const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
  if (exponent == 0x1F)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

std::vector<std::uint8_t> bytes_of_image(const model::ProgramImage& image, const std::string& symbol,
                                         std::size_t offset, std::size_t count) {
  const std::size_t address = image.address_of(symbol) + offset;
  for (const model::Segment& segment : image.segments) {
    if (address < segment.address || address + count > segment.address + segment.bytes.size()) continue;
    const auto begin = segment.bytes.begin() + static_cast<std::ptrdiff_t>(address - segment.address);
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  throw std::out_of_range("reference: " + symbol + " is not in a loaded segment of " + image.name);
}

DeviceValues decode_elements(const std::vector<std::uint8_t>& bytes, ElementFormat format) {
  const std::size_t size = format == ElementFormat::fp32 ? 4 : 2;
  DeviceValues values;
  for (std::size_t at = 0; at + size <= bytes.size(); at += size) {
    const std::uint32_t bits = load_little_endian(bytes.data() + at, size);
    values.push_back(format == ElementFormat::fp32 ? value_of_single(bits)
                                                   : value_of_half(static_cast<std::uint16_t>(bits)));
  }
  return values;
}

std::vector<std::uint8_t> DeviceMemory::read(const std::string& symbol, std::size_t offset, std::size_t count) const {
  return simulation_.read_memory(image_.address_of(symbol) + static_cast<std::uint32_t>(offset),
                                 static_cast<std::uint32_t>(count));
}

DeviceValues DeviceMemory::elements(const std::string& symbol, std::size_t count, std::size_t offset) const {
  const std::size_t size = format_ == ElementFormat::fp32 ? 4 : 2;
  return decode_elements(read(symbol, offset * size, count * size), format_);
}

double DeviceMemory::single(const std::string& symbol, std::size_t index) const {
  return decode_elements(read(symbol, 4 * index, 4), ElementFormat::fp32).front();
}

std::uint32_t DeviceMemory::word(const std::string& symbol) const {
  return load_little_endian(read(symbol, 0, 4).data(), 4);
}

}  // namespace halfstep::reference
