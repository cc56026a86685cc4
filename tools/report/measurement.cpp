#include "tools/report/measurement.h"

#include <algorithm>
#include <numeric>

namespace halfstep::tools {
namespace {

std::uint64_t sum_of_causes(const model::Counters& counters) {
  return std::accumulate(counters.causes.begin(), counters.causes.end(), std::uint64_t{0});
}

MeasurementRows collect_layers(const std::vector<model::LayerResult>& layers) {
  MeasurementRows table;
  table.label_headings = {"layer", "pass", "kernel"};
  table.has_macs = true;
  table.has_total = true;
  for (const model::LayerResult& layer : layers) {
    table.rows.push_back({{layer.layer, layer.pass, layer.kernel},
                          layer.cycles,
                          sum_of_causes(layer.counters),
                          layer.macs,
                          layer.counters});
    table.total.cycles += layer.cycles;
    table.total.core_cycles += table.rows.back().core_cycles;
    table.total.macs += layer.macs;
    table.total.counters += layer.counters;
  }
  table.total.labels = {"total", "", ""};
  return table;
}

MeasurementRows collect_regions(const std::vector<model::RegionResult>& regions) {
  MeasurementRows table;
  table.label_headings = {"region", "core", "times", "shortest", "longest"};
  for (const model::RegionResult& region : regions)
    table.rows.push_back({{std::to_string(region.id), std::to_string(region.core), std::to_string(region.instances),
                           std::to_string(region.min_cycles), std::to_string(region.max_cycles)},
                          region.cycles,
                          sum_of_causes(region.counters),
                          0,
                          region.counters});
  return table;
}

MeasurementRows collect_cores(const model::RunResult& result) {
  MeasurementRows table;
  table.label_headings = {"core"};
  for (const model::CoreResult& core : result.cores)
    table.rows.push_back({{std::to_string(core.id)}, result.cycles, sum_of_causes(core.counters), 0, core.counters});
  if (result.fabric_controller) {
    const model::Counters& counters = result.fabric_controller->counters;
    table.rows.push_back({{"fabric"}, result.cycles, sum_of_causes(counters), 0, counters});
  }
  return table;
}

}  // namespace

double Measurement::macs_per_cycle() const {
  return cycles == 0 ? 0 : static_cast<double>(macs) / static_cast<double>(cycles);
}

std::uint64_t Measurement::compute_cycles() const { return cycles - counters.transfers.exposed; }

double Measurement::share_percent(std::size_t cause) const {
  return core_cycles == 0 ? 0
                          : 100.0 * static_cast<double>(counters.causes.at(cause)) / static_cast<double>(core_cycles);
}

double overlap(const model::TransferCounters& transfers) {
  return transfers.busy == 0 ? 0 : static_cast<double>(transfers.hidden) / static_cast<double>(transfers.busy);
}

MeasurementRows collect_measurements(const model::RunResult& result) {
  MeasurementRows table = !result.layers.empty()    ? collect_layers(result.layers)
                          : !result.regions.empty() ? collect_regions(result.regions)
                                                    : collect_cores(result);
  table.has_transfers = std::any_of(table.rows.begin(), table.rows.end(),
                                    [](const Measurement& row) { return row.counters.transfers.busy != 0; });
  return table;
}

}  // namespace halfstep::tools
