#include "model/config/parameter_text.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace halfstep::model {

void expected(const std::string& what, const std::string& found) {
  throw std::invalid_argument("expected " + what + ", got '" + found + "'");
}

std::optional<std::uint64_t> parse_number(std::string_view text, bool with_suffix) {
  std::uint64_t scale = 1;
  if (with_suffix && !text.empty() && (text.back() == 'K' || text.back() == 'M')) {
    scale = text.back() == 'K' ? 1024 : 1024 * 1024;
    text.remove_suffix(1);
  }
  int base = 10;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value > std::numeric_limits<std::uint64_t>::max() / scale) return std::nullopt;
  return value * scale;
}

ParameterText address(std::uint32_t ClusterConfig::*field) {
  ParameterText value;
  value.range = "0 .. 0xfffffffc, a multiple of 4";
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    const auto number = parse_number(text, false);
    if (!number || *number > 0xfffffffc || *number % 4 != 0)
      expected("an address that is a multiple of 4, such as 0x80000000", text);
    config.*field = static_cast<std::uint32_t>(*number);
  };
  value.read = [=](const ClusterConfig& config) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "0x%08x", unsigned{config.*field});
    return std::string(text.data());
  };
  return value;
}

ParameterText number_format(std::string ClusterConfig::*field) {
  return choice(field,
                std::vector<std::pair<const char*, std::string>>{{"fp32", "fp32"}, {"fp16", "fp16"}, {"bf16", "bf16"}});
}

ParameterText word(std::string ClusterConfig::*field, const char* when_empty, const char* range) {
  ParameterText value;
  value.range = range;
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    const auto allowed = [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' || letter == ':' ||
             letter == ',';
    };
    if (text.empty() || !std::all_of(text.begin(), text.end(), allowed)) expected(range, text);
    config.*field = text == when_empty ? "" : text;
  };
  value.read = [=](const ClusterConfig& config) { return (config.*field).empty() ? when_empty : config.*field; };
  return value;
}

ParameterText core_to_fpu_map(std::vector<std::uint32_t> ClusterConfig::*field) {
  ParameterText value;
  value.range = "auto, or one FPU number per core: 0,1,2,3,0,1,2,3";
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    std::vector<std::uint32_t> map;
    if (text != "auto") {
      std::string_view rest = text;
      for (std::size_t comma = 0; comma != std::string_view::npos; rest.remove_prefix(comma + 1)) {
        comma = rest.find(',');
        const auto number = parse_number(rest.substr(0, comma), false);
        if (!number || *number >= kMaxCores) expected("'auto' or FPU numbers separated by commas", text);
        map.push_back(static_cast<std::uint32_t>(*number));
        if (comma == std::string_view::npos) break;
      }
    }
    config.*field = std::move(map);
  };
  value.read = [=](const ClusterConfig& config) {
    std::string text;
    for (const std::uint32_t fpu : config.*field) text += (text.empty() ? "" : ",") + std::to_string(fpu);
    return text.empty() ? "auto" : text;
  };
  return value;
}

}  // namespace halfstep::model
