#include "traces/trace_header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace halfstep::traces {
namespace {

using nlohmann::json;

constexpr std::uint32_t kMaxWaitLoopBytes = 512;
constexpr std::uint32_t kMaxCores = 17;  // 16 of the cluster and a fabric controller

std::string text_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

// The library's get() makes something of any number, be it negative, a fraction or too large.
template <class Number>
Number whole(const json& value) {
  constexpr std::uint64_t kMost = std::numeric_limits<Number>::max();
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMost)
    throw std::runtime_error("expected a whole number up to " + std::to_string(kMost) + ", got " + text_of(value));
  return value.get<Number>();
}

template <class Number>
std::vector<Number> whole_numbers(const json& array) {
  std::vector<Number> numbers;
  for (const json& value : array.get_ref<const json::array_t&>()) numbers.push_back(whole<Number>(value));
  return numbers;
}

json ranges_to_json(const std::vector<AddressRange>& ranges) {
  json array = json::array();
  for (const AddressRange& range : ranges) array.push_back({range.base, range.bytes});
  return array;
}

std::vector<AddressRange> ranges_from_json(const json& array) {
  std::vector<AddressRange> ranges;
  for (const json& range : array)
    ranges.push_back({whole<std::uint32_t>(range.at(0)), whole<std::uint32_t>(range.at(1))});
  return ranges;
}

json wait_loops_to_json(const std::vector<WaitLoop>& loops) {
  json array = json::array();
  for (const WaitLoop& loop : loops) array.push_back({loop.entry, loop.first, loop.last, loop.exit, loop.registers});
  return array;
}

// Traces of before there were such loops have none.
std::vector<WaitLoop> wait_loops_from_json(const json& object) {
  std::vector<WaitLoop> loops;
  const auto array = object.find("wait_loops");
  if (array == object.end()) return loops;
  for (const json& item : *array) {
    WaitLoop loop{whole<std::uint32_t>(item.at(0)),        whole<std::uint32_t>(item.at(1)),
                  whole<std::uint32_t>(item.at(2)),        whole<std::uint32_t>(item.at(3)),
                  whole_numbers<std::uint8_t>(item.at(4)), {}};
    const auto& registers = loop.registers;
    const bool names_registers = std::all_of(registers.begin(), registers.end(), [](std::uint8_t r) { return r < 32; });
    if (!loop.contains(loop.entry) || loop.contains(loop.exit) || loop.last - loop.first > kMaxWaitLoopBytes ||
        registers.size() > 31 || !names_registers)
      throw std::runtime_error("expected a wait loop of at most 512 bytes, entered inside, left to outside");
    loops.push_back(std::move(loop));
  }
  return loops;
}

constexpr std::array<const char*, 3> kOriginNames = {"file", "assumed", "command line"};

json chosen_to_json(const std::map<std::string, ParameterOrigin>& chosen) {
  json object = json::object();
  for (const auto& [name, origin] : chosen) object[name] = kOriginNames[static_cast<std::size_t>(origin)];
  return object;
}

std::map<std::string, ParameterOrigin> chosen_from_json(const json& object) {
  std::map<std::string, ParameterOrigin> chosen;
  for (const auto& [name, text] : object.get<std::map<std::string, std::string>>()) {
    const auto* const found = std::find(kOriginNames.begin(), kOriginNames.end(), text);
    if (found == kOriginNames.end()) throw std::runtime_error("expected file, assumed or command line of " + name);
    chosen[name] = static_cast<ParameterOrigin>(found - kOriginNames.begin());
  }
  return chosen;
}

bool any_contains(const std::vector<AddressRange>& ranges, std::uint32_t address) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [address](const AddressRange& range) { return range.contains(address); });
}

}  // namespace

bool TraceHeader::keeps_value(std::uint32_t address) const {
  return !any_contains(plain_memory, address) || any_contains(watched, address);
}

bool TraceHeader::is_device(std::uint32_t address) const { return any_contains(devices, address); }

std::uint32_t TraceHeader::word_at(std::uint32_t pc) const {
  std::uint32_t word = 0;
  for (const CodeSegment& segment : code)
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::size_t place = pc - segment.address + i;
      if (place < segment.bytes.size()) word |= static_cast<std::uint32_t>(segment.bytes[place]) << (8 * i);
    }
  return word;
}

std::string header_to_json(const TraceHeader& header) {
  json object = {{"version", header.version},
                 {"program", header.program},
                 {"sha256", header.sha256},
                 {"entry", header.entry},
                 {"cores", header.cores},
                 {"fabric_controller", header.fabric_controller},
                 {"stray_accesses", header.stray_accesses},
                 {"config", header.config},
                 {"plain_memory", ranges_to_json(header.plain_memory)},
                 {"watched", ranges_to_json(header.watched)},
                 {"wait_loops", wait_loops_to_json(header.wait_loops)},
                 {"symbols", json::array()},
                 {"layers", json::array()}};
  if (header.chosen) object["chosen"] = chosen_to_json(*header.chosen);
  for (const TraceSymbol& symbol : header.symbols)
    object["symbols"].push_back({symbol.name, symbol.address, symbol.size});
  for (const TraceLayer& layer : header.layers)
    object["layers"].push_back({layer.region, layer.macs, layer.layer, layer.pass, layer.kernel});
  return text_of(object);
}

TraceHeader header_from_json(const std::string& text) {
  const json object = json::parse(text);
  TraceHeader header;
  header.version = object.at("version").get<std::string>();
  header.program = object.at("program").get<std::string>();
  header.sha256 = object.at("sha256").get<std::string>();
  header.entry = whole<std::uint32_t>(object.at("entry"));
  header.cores = whole<std::uint32_t>(object.at("cores"));
  if (header.cores == 0 || header.cores > kMaxCores) throw std::runtime_error("expected 1 to 17 cores");
  header.fabric_controller = object.at("fabric_controller").get<bool>();
  header.stray_accesses = object.at("stray_accesses").get<bool>();
  header.config = object.at("config").get<std::map<std::string, std::string>>();
  if (object.contains("chosen")) header.chosen = chosen_from_json(object.at("chosen"));
  header.plain_memory = ranges_from_json(object.at("plain_memory"));
  header.watched = ranges_from_json(object.at("watched"));
  header.wait_loops = wait_loops_from_json(object);
  for (const json& symbol : object.at("symbols"))
    header.symbols.push_back(
        {symbol.at(0).get<std::string>(), whole<std::uint32_t>(symbol.at(1)), whole<std::uint32_t>(symbol.at(2))});
  for (const json& layer : object.at("layers"))
    header.layers.push_back({whole<std::uint32_t>(layer.at(0)), whole<std::uint32_t>(layer.at(1)),
                             layer.at(2).get<std::string>(), layer.at(3).get<std::string>(),
                             layer.at(4).get<std::string>()});
  return header;
}

std::string summary_to_json(const TraceSummary& summary) {
  json object = {{"cycles", summary.cycles}, {"instructions", summary.instructions}, {"polling", json::array()}};
  for (const PollingLoop& loop : summary.polling)
    object["polling"].push_back({loop.core, loop.pc, loop.address, loop.repeats, loop.reenacted});
  if (!summary.losses.empty()) object["losses"] = summary.losses;
  return text_of(object);
}

TraceSummary summary_from_json(const std::string& text) {
  const json object = json::parse(text);
  TraceSummary summary;
  summary.cycles = whole<std::uint64_t>(object.at("cycles"));
  summary.instructions = whole_numbers<std::uint64_t>(object.at("instructions"));
  for (const json& loop : object.at("polling"))
    summary.polling.push_back({whole<std::uint32_t>(loop.at(0)), whole<std::uint32_t>(loop.at(1)),
                               whole<std::uint32_t>(loop.at(2)), whole<std::uint64_t>(loop.at(3)),
                               loop.size() > 4 && loop.at(4).get<bool>()});
  if (const auto losses = object.find("losses"); losses != object.end())
    for (const json& loss : *losses)  // JSON knows no number that is none
      summary.losses.push_back(loss.is_null() ? std::nan("") : loss.get<double>());
  return summary;
}

}  // namespace halfstep::traces
