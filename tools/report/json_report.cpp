// The report for programs: the schema that README.md in this folder describes.
#include <nlohmann/json.hpp>

#include "model/config/parameters.h"
#include "model/config/validation.h"
#include "tools/report/json_transfers.h"
#include "tools/report/report.h"

namespace halfstep::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "halfstep-report-1";

Json config_object(const model::ClusterConfig& config) {
  Json object = Json::object();
  for (const model::Parameter& parameter : model::parameters()) {
    const std::string text = parameter.value.read(config);
    object[parameter.name] = parameter.value.numeric ? Json(std::stoull(text)) : Json(text);
  }
  return object;
}

Json causes_object(const model::CauseCounts& causes) {
  Json object = Json::object();
  for (std::size_t cause = 0; cause < model::kCauses; ++cause) object[model::kCauseNames.at(cause)] = causes.at(cause);
  return object;
}

Json host_object(const model::RunResult& result) {
  std::uint64_t instructions = 0;
  for (const model::CoreResult& core : result.cores) instructions += core.counters.instructions;
  const double seconds = result.host_seconds;
  const auto rate = [seconds](std::uint64_t count) { return seconds > 0 ? static_cast<double>(count) / seconds : 0.0; };
  return {{"seconds", seconds},
          {"cycles_per_second", rate(result.cycles)},
          {"instructions_per_second", rate(instructions)}};
}

Json layer_object(const model::LayerResult& layer) {
  const double macs_per_cycle =
      layer.cycles == 0 ? 0.0 : static_cast<double>(layer.macs) / static_cast<double>(layer.cycles);
  return {{"layer", layer.layer},
          {"pass", layer.pass},
          {"kernel", layer.kernel},
          {"cores", layer.cores},
          {"cycles", layer.cycles},
          {"instructions", layer.counters.instructions},
          {"macs", layer.macs},
          {"mac_per_clk", macs_per_cycle},
          {"bank_conflicts", layer.counters.bank_conflicts},
          {"fpu_contention", layer.counters.fpu_contention},
          {"causes", causes_object(layer.counters.causes)}};
}

}  // namespace

std::string print_json(const Report& report) {
  const model::RunResult& result = report.result;
  Json json;
  json["schema"] = kSchema;
  json["version"] = report.version;
  json["program"] = {{"name", report.program}, {"sha256", report.sha256}, {"code_bytes", report.code_bytes}};
  json["config"] = config_object(report.config);
  json["exit_code"] = result.stop == model::StopReason::exited ? Json(result.exit_code) : Json(nullptr);
  json["cycles"] = result.cycles;
  json["host"] = host_object(result);
  json["cores"] = Json::array();
  for (const model::CoreResult& core : result.cores) {
    json["cores"].push_back({{"id", core.id},
                             {"instructions", core.counters.instructions},
                             {"causes", causes_object(core.counters.causes)}});
    add_icache(json["cores"].back(), core.counters, report);
  }
  if (result.fabric_controller) {
    const model::Counters& counters = result.fabric_controller->counters;
    json["fabric_controller"] = {{"id", result.fabric_controller->id},
                                 {"instructions", counters.instructions},
                                 {"causes", causes_object(counters.causes)}};
  }
  json["layers"] = Json::array();
  for (const model::LayerResult& layer : result.layers) {
    json["layers"].push_back(layer_object(layer));
    add_icache(json["layers"].back(), layer.counters, report);
    add_dma(json["layers"].back(), layer.counters.transfers, layer.cycles, report);
  }
  if (!report.losses.empty()) json["losses"] = report.losses;
  json["regions"] = Json::array();
  for (const model::RegionResult& region : result.regions) {
    json["regions"].push_back({{"id", region.id},
                               {"name", region.name},
                               {"core", region.core},
                               {"cycles", region.cycles},
                               {"causes", causes_object(region.counters.causes)}});
    add_icache(json["regions"].back(), region.counters, report);
    add_dma(json["regions"].back(), region.counters.transfers, region.cycles, report);
  }
  add_transfer_totals(json, report);
  if (!report.assumed.empty()) json["assumed"] = report.assumed;
  const std::vector<std::string> unvalidated = model::unvalidated_parts(report.config);
  if (!unvalidated.empty()) json["not_validated"] = unvalidated;
  if (!report.not_in_preset.empty()) json["not_in_preset"] = report.not_in_preset;
  return json.dump(2) + "\n";
}

}  // namespace halfstep::tools
