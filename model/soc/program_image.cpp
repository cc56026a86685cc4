#include "model/soc/program_image.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace halfstep::model {

std::string ProgramImage::locate(std::uint32_t address) const {
  char text[32];
  const auto after = std::upper_bound(symbols.begin(), symbols.end(), address,
                                      [](std::uint32_t value, const Symbol& symbol) { return value < symbol.address; });
  if (after != symbols.begin()) {
    const Symbol& symbol = *(after - 1);
    const std::uint32_t offset = address - symbol.address;
    if (offset < std::max(symbol.size, 4U) || (symbol.size == 0 && offset < 0x1000)) {
      if (offset == 0) return symbol.name;
      std::snprintf(text, sizeof text, "+0x%x", offset);
      return symbol.name + text;
    }
  }
  std::snprintf(text, sizeof text, "0x%08x", address);
  return text;
}

std::uint32_t ProgramImage::address_of(const std::string& symbol) const {
  for (const Symbol& candidate : symbols) {
    if (candidate.name == symbol) return candidate.address;
  }
  throw std::out_of_range("program " + name + " has no symbol '" + symbol + "'");
}

std::uint64_t ProgramImage::code_bytes() const {
  std::uint64_t bytes = 0;
  for (const Segment& segment : segments)
    if (segment.executable) bytes += segment.bytes.size();
  return bytes;
}

}  // namespace halfstep::model
