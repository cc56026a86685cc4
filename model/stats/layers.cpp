#include "model/stats/layers.h"

#include <algorithm>
#include <utility>

namespace halfstep::model {

std::vector<LayerResult> summarize_layers(const std::vector<LayerEntry>& layers,
                                          const std::vector<RegionResult>& regions) {
  std::vector<std::pair<std::uint64_t, LayerResult>> rows;
  for (const LayerEntry& layer : layers) {
    LayerResult row;
    row.layer = layer.layer;
    row.pass = layer.pass;
    row.kernel = layer.kernel;
    row.region = layer.region;
    std::uint64_t first_begin = ~std::uint64_t{0};
    std::uint64_t instances = 0;
    std::uint64_t core_cycles = 0;
    TransferCounters transfers;  // the same for all cores, as far as they were in the layer
    for (const RegionResult& region : regions) {
      if (region.id != layer.region) continue;
      ++row.cores;
      if (region.cycles >= row.cycles) transfers = region.counters.transfers;
      row.cycles = std::max(row.cycles, region.cycles);
      row.counters += region.counters;
      core_cycles += region.cycles;
      instances = std::max(instances, region.instances);
      first_begin = std::min(first_begin, region.first_begin);
    }
    if (row.cores == 0) continue;
    row.macs = layer.macs * instances;
    row.counters.transfers = transfers;
    // A core that left the region earlier was idle as far as this layer is concerned.
    row.counters.causes[static_cast<std::size_t>(Cause::idle)] += row.cycles * row.cores - core_cycles;
    rows.emplace_back(first_begin, std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<LayerResult> result;
  for (auto& row : rows) result.push_back(std::move(row.second));
  return result;
}

}  // namespace halfstep::model
