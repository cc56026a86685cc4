// The bit pattern of a table row, parsed at compile time.
//
// A pattern is 32 columns from bit 31 to bit 0, with spaces between fields. A column 0 or 1 is fixed, a dot is free; a
// name with dots behind it is a field as wide as it is printed: "0000000 rs2.. rs1.. 000 rd... 0110011". A misspelt
// name, a field in the wrong place and a pattern that is not 32 columns wide do not compile.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "isa/fields.h"

namespace halfstep::isa {

struct Pattern {
  std::uint32_t match = 0;
  std::uint32_t mask = 0;
  Immediate immediate = Immediate::none;
  bool has_rd = false;
  bool has_rs1 = false;
  bool has_rs2 = false;
  bool has_rs3 = false;         // bits 31:27
  bool has_offset_rs3 = false;  // bits 11:7: the register offset of a store
};

struct FieldPlace {
  std::string_view name;
  int low;
  int width;
  Immediate immediate;
};

// The names a pattern may use. Fields with a second part (immS, immB) stand here once for each part.
constexpr std::array<FieldPlace, 28> kFieldPlaces = {{
    {"rd", 7, 5, Immediate::none},
    {"rs1", 15, 5, Immediate::none},
    {"rs2", 20, 5, Immediate::none},
    {"rs3", 27, 5, Immediate::none},
    {"rs3", 7, 5, Immediate::none},
    {"rm", 12, 3, Immediate::none},
    {"immI", 20, 12, Immediate::i},
    {"immS", 25, 7, Immediate::s},
    {"immS", 7, 5, Immediate::s},
    {"immB", 25, 7, Immediate::b},
    {"immB", 7, 5, Immediate::b},
    {"immU", 12, 20, Immediate::u},
    {"immJ", 12, 20, Immediate::j},
    {"shamt", 20, 5, Immediate::shift},
    {"norm", 25, 5, Immediate::norm},
    {"width", 25, 5, Immediate::bit_field},
    {"pos", 20, 5, Immediate::none},
    {"rx", 25, 2, Immediate::bit_reverse},
    {"simm6", 20, 5, Immediate::signed6},
    {"uimm6", 20, 5, Immediate::unsigned6},
    {"csr", 20, 12, Immediate::csr},
    {"zimm", 15, 5, Immediate::none},
    {"imm5", 20, 5, Immediate::none},
    {"loop", 7, 5, Immediate::none},
    {"count", 20, 12, Immediate::loop_count},
    {"end", 20, 12, Immediate::loop_offset},
    {"end", 15, 5, Immediate::none},
    {"start", 20, 12, Immediate::loop_offset},
}};

constexpr FieldPlace find_field(std::string_view name, int low, int width) {
  for (const FieldPlace& place : kFieldPlaces) {
    if (place.name == name && place.low == low && place.width == width) return place;
  }
  throw std::logic_error("pattern: no field of this name, width and place");
}

constexpr void note_field(Pattern& pattern, const FieldPlace& place) {
  if (place.immediate != Immediate::none) pattern.immediate = place.immediate;
  pattern.has_rd |= place.name == "rd";
  pattern.has_rs1 |= place.name == "rs1";
  pattern.has_rs2 |= place.name == "rs2";
  pattern.has_rs3 |= place.name == "rs3" && place.low == 27;
  pattern.has_offset_rs3 |= place.name == "rs3" && place.low == 7;
}

constexpr Pattern parse_pattern(std::string_view text) {
  Pattern pattern;
  int position = 32;  // of the bit above the next column
  std::size_t column = 0;
  while (column < text.size()) {
    const char c = text[column];
    if (c == ' ') {
      ++column;
    } else if (c == '0' || c == '1' || c == '.') {
      --position;
      if (position < 0) throw std::logic_error("pattern: more than 32 columns");
      if (c != '.') pattern.mask |= 1U << position;
      if (c == '1') pattern.match |= 1U << position;
      ++column;
    } else {
      const std::size_t first = column;
      while (column < text.size() && text[column] != ' ') ++column;
      const std::string_view field = text.substr(first, column - first);
      const int width = static_cast<int>(field.size());
      position -= width;
      if (position < 0) throw std::logic_error("pattern: more than 32 columns");
      note_field(pattern, find_field(field.substr(0, field.find('.')), position, width));
    }
  }
  if (position != 0) throw std::logic_error("pattern: fewer than 32 columns");
  return pattern;
}

}  // namespace halfstep::isa
