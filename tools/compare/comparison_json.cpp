// A comparison for programs: schema halfstep-comparison-1, described in this folder's README.md.
#include <nlohmann/json.hpp>

#include "tools/compare/comparison_report.h"

namespace halfstep::tools {
namespace {

using Json = nlohmann::ordered_json;

Json counts(const MeasuredRegion& region) {
  return {{"cycles", region.cycles},
          {"instructions", region.counters.instructions},
          {"macs", region.macs},
          {"mac_per_clk", region.macs_per_cycle()},
          {"bank_conflicts", region.counters.bank_conflicts},
          {"fpu_contention", region.counters.fpu_contention}};
}

Json region_object(const RegionChange& region) {
  Json why = Json::object();
  for (const auto& [cause, cycles] : region.why) why[model::kCauseNames.at(static_cast<std::size_t>(cause))] = cycles;
  Json object = {{"layer", region.base.layer},      {"pass", region.base.pass},        {"kernel", region.base.kernel},
                 {"new_kernel", region.now.kernel}, {"cores", region.base.cores},      {"base", counts(region.base)},
                 {"new", counts(region.now)},       {"cycles", region.cycle_change()}, {"why", why}};
  const auto percent = region.percent();
  object["percent"] = percent ? Json(*percent) : Json(nullptr);
  if (region.allowed) object["allowed_percent"] = *region.allowed;
  object["too_slow"] = region.too_slow;
  return object;
}

Json names(const std::vector<MeasuredRegion>& regions) {
  Json array = Json::array();
  for (const MeasuredRegion& region : regions) array.push_back(region.name());
  return array;
}

}  // namespace

std::string print_comparison_json(const Comparison& comparison) {
  Json json;
  json["schema"] = "halfstep-comparison-1";
  json["regressed"] = comparison.regressed();
  json["failures"] = failures(comparison);
  json["regions"] = comparison.region_count();
  json["changed"] = comparison.changed_count();
  json["runs"] = Json::array();
  for (const RunComparison& run : comparison.runs) {
    Json regions = Json::array();
    for (const RegionChange& region : run.regions) regions.push_back(region_object(region));
    json["runs"].push_back({{"program", run.program},
                            {"config", run.config},
                            {"base", run.base_source},
                            {"new", run.new_source},
                            {"base_code_bytes", run.base_code_bytes},
                            {"new_code_bytes", run.new_code_bytes},
                            {"config_differences", run.config_differences},
                            {"only_in_base", names(run.missing)},
                            {"only_in_new", names(run.added)},
                            {"regions", regions}});
  }
  json["only_in_base"] = comparison.only_in_base;
  json["only_in_new"] = comparison.only_in_new;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace halfstep::tools
