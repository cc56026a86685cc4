#include "model/stats/core_statistics.h"

#include <algorithm>

namespace halfstep::model {

Counters& Counters::operator+=(const Counters& other) {
  for (std::size_t i = 0; i < kCauses; ++i) causes[i] += other.causes[i];
  instructions += other.instructions;
  bank_conflicts += other.bank_conflicts;
  fpu_contention += other.fpu_contention;
  icache_hits += other.icache_hits;
  icache_misses += other.icache_misses;
  icache_lines += other.icache_lines;
  icache_refills += other.icache_refills;
  transfers += other.transfers;
  return *this;
}

Counters Counters::operator-(const Counters& other) const {
  Counters difference = *this;
  for (std::size_t i = 0; i < kCauses; ++i) difference.causes[i] -= other.causes[i];
  difference.instructions -= other.instructions;
  difference.bank_conflicts -= other.bank_conflicts;
  difference.fpu_contention -= other.fpu_contention;
  difference.icache_hits -= other.icache_hits;
  difference.icache_misses -= other.icache_misses;
  difference.icache_lines -= other.icache_lines;
  difference.icache_refills -= other.icache_refills;
  difference.transfers = transfers - other.transfers;
  return difference;
}

void Counters::complete() {
  instructions = causes[static_cast<std::size_t>(Cause::issued)];
  bank_conflicts = causes[static_cast<std::size_t>(Cause::tcdm_denied)];
  fpu_contention = causes[static_cast<std::size_t>(Cause::fpu_denied)];
}

void CoreStatistics::begin_region(std::uint32_t id, std::uint64_t cycle) {
  regions_[id].open.push_back({cycle, counters});
}

void CoreStatistics::end_region(std::uint32_t id, std::uint64_t cycle) {
  Region& region = regions_[id];
  if (region.open.empty()) return;
  const Open open = region.open.back();
  region.open.pop_back();
  RegionResult& result = region.result;
  const std::uint64_t cycles = cycle - open.begin - 1;
  result.min_cycles = result.instances == 0 ? cycles : std::min(result.min_cycles, cycles);
  result.max_cycles = std::max(result.max_cycles, cycles);
  if (result.instances == 0) result.first_begin = open.begin;
  ++result.instances;
  result.cycles += cycles;
  result.counters += counters - open.counters;
  result.counters.complete();
}

std::vector<RegionResult> CoreStatistics::regions(std::uint32_t core) const {
  std::vector<RegionResult> results;
  for (const auto& [id, region] : regions_) {
    if (region.result.instances == 0) continue;
    results.push_back(region.result);
    results.back().id = id;
    results.back().core = core;
  }
  return results;
}

}  // namespace halfstep::model
