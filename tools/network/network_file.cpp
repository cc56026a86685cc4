#include "tools/network/network_file.h"

#include <algorithm>
#include <fstream>

#include "tools/config/assignment.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace halfstep::network {
namespace {

using tools::did_you_mean;
using tools::trimmed;
using tools::UsageError;

constexpr int kMostDigits = 8;

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string range(int least, int most) {
  return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most);
}

// A decimal number with nothing behind it, or -1.
double parse_positive(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789.e-") != std::string::npos) return -1;
  try {
    std::size_t used = 0;
    const double value = std::stod(text, &used);
    return used == text.size() ? value : -1;
  } catch (const std::exception&) {
    return -1;
  }
}

void begin_section(NetworkFile& file, const std::string& text, const std::string& origin) {
  const std::string name = text.back() == ']' ? trimmed(text.substr(1, text.size() - 2)) : "";
  if (!is_name(name)) throw UsageError(origin + ": expected [LAYER] with a name of a-z, 0-9 and _, got '" + text + "'");
  for (const Section& layer : file.layers)
    if (layer.name() == name) throw UsageError(origin + ": layer " + name + " is already there at " + layer.origin());
  if (name == "input") throw UsageError(origin + ": 'input' is the network's input, no name for a layer");
  file.layers.emplace_back(name, origin);
}

}  // namespace

int parse_number(const std::string& text, int least, int most) {
  if (text.empty() || text.size() > kMostDigits || text.find_first_not_of("0123456789") != std::string::npos) return -1;
  const int value = std::stoi(text);
  return value < least || value > most ? -1 : value;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(separator, begin);
    parts.push_back(trimmed(text.substr(begin, end == std::string::npos ? end : end - begin)));
  }
  return parts;
}

void Section::add(const std::string& key, Entry entry) {
  const auto [there, is_new] = entries_.emplace(key, entry);
  if (!is_new) throw UsageError(entry.origin + ": " + key + " is already set at " + there->second.origin);
}

void Section::expect_only(const std::vector<std::string>& known, const std::string& owner) const {
  for (const auto& [key, entry] : entries_)
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw UsageError(entry.origin + ": unknown key '" + key + "' of " + owner + did_you_mean(key, known));
}

const Entry* Section::find(const std::string& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

const Entry& Section::required(const std::string& key) const {
  const Entry* entry = find(key);
  if (entry == nullptr)
    throw UsageError(origin_ + ": " + (name_.empty() ? "" : "layer " + name_ + ": ") + key + " is missing");
  return *entry;
}

void Section::refuse(const std::string& key, const std::string& what) const {
  const Entry* entry = find(key);
  throw UsageError((entry == nullptr ? origin_ : entry->origin) + ": " + (name_.empty() ? "" : name_ + ".") + key +
                   ": " + what);
}

int Section::number(const std::string& key, int least, int most) const {
  const std::string& text = required(key).value;
  const int value = parse_number(text, least, most);
  if (value < 0) refuse(key, range(least, most) + ", got '" + text + "'");
  return value;
}

int Section::number(const std::string& key, int least, int most, int otherwise) const {
  return find(key) == nullptr ? otherwise : number(key, least, most);
}

std::vector<int> Section::sizes(const std::string& key, std::size_t count, int least, int most) const {
  const std::string& text = required(key).value;
  std::vector<int> values;
  for (const std::string& part : split(text, 'x')) values.push_back(parse_number(part, least, most));
  if (values.size() == 1) values.assign(count, values.front());
  if (values.size() != count || std::count(values.begin(), values.end(), -1) != 0)
    refuse(key,
           range(least, most) + ", or " + std::to_string(count) + " of them with x between them, got '" + text + "'");
  return values;
}

double Section::positive(const std::string& key, double otherwise) const {
  const Entry* entry = find(key);
  if (entry == nullptr) return otherwise;
  const std::vector<std::string> parts = split(entry->value, '/');
  const double value = parse_positive(parts[0]);
  const double divisor = parts.size() == 1 ? 1 : parse_positive(parts[1]);
  if (parts.size() > 2 || !(value > 0) || !(divisor > 0))
    refuse(key, "expected a number above 0 such as 0.01 or 1/64, got '" + entry->value + "'");
  return value / divisor;
}

NetworkFile read_network_file(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) throw UsageError(path.string() + ": is a directory, not a network file");
  std::ifstream stream(path);
  if (!stream) throw UsageError(path.string() + ": no such network file");
  NetworkFile file{{"", path.string()}, {}};
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    const std::string origin = path.string() + ":" + std::to_string(number);
    const std::string text = trimmed(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    if (text.front() == '[') {
      begin_section(file, text, origin);
      continue;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError(origin + ": expected 'key = value' or '[LAYER]', got '" + text + "'");
    Section& section = file.layers.empty() ? file.header : file.layers.back();
    section.add(trimmed(text.substr(0, equals)), {trimmed(text.substr(equals + 1)), origin});
  }
  if (file.layers.empty()) throw UsageError(path.string() + ": there is no [LAYER]");
  return file;
}

}  // namespace halfstep::network
