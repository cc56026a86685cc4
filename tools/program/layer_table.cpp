#include "tools/program/layer_table.h"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

constexpr std::size_t kRecordWords = 5;
constexpr std::size_t kRecordBytes = 4 * kRecordWords;
constexpr std::uint32_t kRegions = 256;  // region markers carry eight bits

std::uint32_t load_word(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8U |
         static_cast<std::uint32_t>(bytes[2]) << 16U | static_cast<std::uint32_t>(bytes[3]) << 24U;
}

std::string hexadecimal(std::uint32_t address) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%08" PRIx32, address);
  return text.data();
}

}  // namespace

std::vector<model::LayerEntry> parse_layer_table(const std::string& file, const AddressedBytes& table,
                                                 const std::vector<AddressedBytes>& contents) {
  const std::string where = file + ": " + kLayerSection;
  if (table.size % kRecordBytes != 0)
    throw UsageError(where + ": expected records of " + std::to_string(kRecordBytes) + " bytes, got " +
                     std::to_string(table.size) + " bytes");

  const auto name_at = [&](std::uint32_t address, std::size_t record) {
    for (const AddressedBytes& bytes : contents) {
      if (address < bytes.address || address - bytes.address >= bytes.size) continue;
      const std::uint8_t* begin = bytes.data + (address - bytes.address);
      const std::uint8_t* limit = bytes.data + bytes.size;
      const std::uint8_t* end = std::find(begin, limit, std::uint8_t{0});
      if (end != limit) return std::string(begin, end);
    }
    throw UsageError(where + ": record " + std::to_string(record) + ": no NUL-terminated name at address " +
                     hexadecimal(address));
  };

  std::vector<model::LayerEntry> layers;
  for (std::size_t record = 0; record * kRecordBytes < table.size; ++record) {
    std::array<std::uint32_t, kRecordWords> words{};
    for (std::size_t i = 0; i < kRecordWords; ++i) words.at(i) = load_word(table.data + record * kRecordBytes + 4 * i);
    if (words[0] >= kRegions)
      throw UsageError(where + ": record " + std::to_string(record) + ": region id " + std::to_string(words[0]) +
                       " is above 255");
    layers.push_back(
        {words[0], words[1], name_at(words[2], record), name_at(words[3], record), name_at(words[4], record)});
  }
  return layers;
}

}  // namespace halfstep::tools
