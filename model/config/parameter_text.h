// How parameter values are written as text: one function for each kind of value, used by the table in parameters.cpp.
// `access` is a pointer to member of ClusterConfig, or a function from ClusterConfig& to the field that is used with
// and without const.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/config/parameters.h"

namespace halfstep::model {

constexpr std::uint32_t kMaxCores = 16;

// Throws std::invalid_argument: expected `what`, got `found`.
[[noreturn]] void expected(const std::string& what, const std::string& found);

// Decimal or 0x hexadecimal; with `with_suffix` also K and M (1024, 1024 x 1024). Empty if the text is something else.
std::optional<std::uint64_t> parse_number(std::string_view text, bool with_suffix);

template <class Access>
ParameterText whole_number(Access access, std::uint64_t low, std::uint64_t high, bool with_suffix = false) {
  const bool bounded = high != std::numeric_limits<std::uint64_t>::max();
  const std::string limits = bounded ? " from " + std::to_string(low) + " to " + std::to_string(high)
                                     : ", " + std::to_string(low) + " or more";
  ParameterText value;
  value.range = bounded ? std::to_string(low) + " .. " + std::to_string(high) : std::to_string(low) + " or more";
  value.numeric = true;
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    const auto number = parse_number(text, with_suffix);
    if (!number || *number < low || *number > high) expected("a whole number" + limits, text);
    auto& field = std::invoke(access, config);
    field = static_cast<std::decay_t<decltype(field)>>(*number);
  };
  value.read = [=](const ClusterConfig& config) { return std::to_string(std::invoke(access, config)); };
  return value;
}

// A size in bytes: K and M are understood.
template <class Access>
ParameterText byte_count(Access access, std::uint64_t low, std::uint64_t high) {
  return whole_number(access, low, high, true);
}

template <class Access>
ParameterText cycle_count(Access access) {
  return whole_number(access, 0, std::numeric_limits<std::uint64_t>::max());
}

// One of several words, each standing for a value of the field.
template <class Access, class Value>
ParameterText choice(Access access, std::vector<std::pair<const char*, Value>> words) {
  ParameterText value;
  for (const auto& [word, meaning] : words) value.range += (value.range.empty() ? "" : "|") + std::string(word);
  value.assign = [=, range = value.range](ClusterConfig& config, const std::string& text) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return text == word.first; });
    if (found == words.end()) expected("one of " + range, text);
    std::invoke(access, config) = found->second;
  };
  value.read = [=](const ClusterConfig& config) {
    const auto& field = std::invoke(access, config);
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return field == word.second; });
    return std::string(found == words.end() ? "?" : found->first);
  };
  return value;
}

// An address of a word, in hexadecimal or decimal.
ParameterText address(std::uint32_t ClusterConfig::*field);
ParameterText number_format(std::string ClusterConfig::*field);
// A word of letters, digits and the punctuation of shapes ("3x32x32:16:3:1:1"); `when_empty` is what stands for "".
ParameterText word(std::string ClusterConfig::*field, const char* when_empty, const char* range);
ParameterText core_to_fpu_map(std::vector<std::uint32_t> ClusterConfig::*field);

}  // namespace halfstep::model
