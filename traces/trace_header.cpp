#include "traces/trace_header.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace halfstep::traces {
namespace {

using nlohmann::json;

constexpr std::uint32_t kMaxCores = 17;  // 16 of the cluster and a fabric controller

json ranges_to_json(const std::vector<AddressRange>& ranges) {
  json array = json::array();
  for (const AddressRange& range : ranges) array.push_back({range.base, range.bytes});
  return array;
}

std::vector<AddressRange> ranges_from_json(const json& array) {
  std::vector<AddressRange> ranges;
  for (const json& range : array)
    ranges.push_back({range.at(0).get<std::uint32_t>(), range.at(1).get<std::uint32_t>()});
  return ranges;
}

bool any_contains(const std::vector<AddressRange>& ranges, std::uint32_t address) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [address](const AddressRange& range) { return range.contains(address); });
}

std::string text_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

bool TraceHeader::keeps_value(std::uint32_t address) const {
  return !any_contains(plain_memory, address) || any_contains(watched, address);
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
                 {"symbols", json::array()},
                 {"layers", json::array()}};
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
  header.entry = object.at("entry").get<std::uint32_t>();
  header.cores = object.at("cores").get<std::uint32_t>();
  if (header.cores == 0 || header.cores > kMaxCores) throw std::runtime_error("expected 1 to 17 cores");
  header.fabric_controller = object.at("fabric_controller").get<bool>();
  header.stray_accesses = object.at("stray_accesses").get<bool>();
  header.config = object.at("config").get<std::map<std::string, std::string>>();
  header.plain_memory = ranges_from_json(object.at("plain_memory"));
  header.watched = ranges_from_json(object.at("watched"));
  for (const json& symbol : object.at("symbols"))
    header.symbols.push_back(
        {symbol.at(0).get<std::string>(), symbol.at(1).get<std::uint32_t>(), symbol.at(2).get<std::uint32_t>()});
  for (const json& layer : object.at("layers"))
    header.layers.push_back({layer.at(0).get<std::uint32_t>(), layer.at(1).get<std::uint32_t>(),
                             layer.at(2).get<std::string>(), layer.at(3).get<std::string>(),
                             layer.at(4).get<std::string>()});
  return header;
}

std::string summary_to_json(const TraceSummary& summary) {
  json object = {{"cycles", summary.cycles}, {"instructions", summary.instructions}, {"polling", json::array()}};
  for (const PollingLoop& loop : summary.polling)
    object["polling"].push_back({loop.core, loop.pc, loop.address, loop.repeats});
  return text_of(object);
}

TraceSummary summary_from_json(const std::string& text) {
  const json object = json::parse(text);
  TraceSummary summary;
  summary.cycles = object.at("cycles").get<std::uint64_t>();
  summary.instructions = object.at("instructions").get<std::vector<std::uint64_t>>();
  for (const json& loop : object.at("polling"))
    summary.polling.push_back({loop.at(0).get<std::uint32_t>(), loop.at(1).get<std::uint32_t>(),
                               loop.at(2).get<std::uint32_t>(), loop.at(3).get<std::uint64_t>()});
  return summary;
}

}  // namespace halfstep::traces
