#include "tools/report/transfer_lines.h"

#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(std::uint64_t part, std::uint64_t whole) { return fixed_point(100 * ratio(part, whole), 1) + " %"; }

std::string direction(const char* name, const model::DmaTraffic& traffic, std::uint32_t most_outstanding,
                      std::uint64_t cycles) {
  return with_separators(traffic.bytes) + " bytes " + name + " in " + with_separators(traffic.bursts) +
         " bursts (at most " + std::to_string(most_outstanding) + " at a time), channel occupied " +
         percent(traffic.beats, cycles) + " of the run";
}

std::string icache_line(const model::RunResult& result) {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  for (const model::CoreResult& core : result.cores) {
    hits += core.counters.icache_hits;
    misses += core.counters.icache_misses;
  }
  const model::IcacheStatistics& shared = result.icache;
  return "private " + percent(hits, hits + misses) + " of " + with_separators(hits + misses) + " fetches hit; shared " +
         percent(shared.shared_hits, shared.shared_lookups) + " of " + with_separators(shared.shared_lookups) +
         " lines hit, " + with_separators(shared.shared_merged) + " were on their way, " +
         with_separators(shared.shared_misses) + " refills";
}

}  // namespace

std::vector<std::pair<const char*, std::string>> transfer_lines(const Report& report) {
  std::vector<std::pair<const char*, std::string>> lines;
  const model::RunResult& result = report.result;
  const model::TransferStatistics& transfers = result.transfers;
  const model::TransferCounters& counters = transfers.counters;
  if (counters.busy != 0) {
    lines.emplace_back("DMA in",
                       direction("to the TCDM", counters.to_tcdm, transfers.most_outstanding_to_tcdm, result.cycles));
    lines.emplace_back("DMA out", direction("to L2", counters.to_l2, transfers.most_outstanding_to_l2, result.cycles));
    lines.emplace_back("DMA busy", with_separators(counters.busy) + " cycles: " + with_separators(counters.hidden) +
                                       " hidden behind computing cores, " + with_separators(counters.exposed) +
                                       " exposed, as all waited; the TCDM refused something in " +
                                       with_separators(counters.blocked));
  }
  if (report.config.icache_mode == model::IcacheMode::hierarchical) lines.emplace_back("icache", icache_line(result));
  if (report.config.l2_contention) {
    lines.emplace_back("L2", with_separators(counters.l2_beats) + " beats through its ports, " +
                                 with_separators(counters.l2_bank_conflicts) + " refused by a bank, " +
                                 with_separators(counters.l2_port_waits) + " cycles of waiting for the cluster's port");
  }
  return lines;
}

}  // namespace halfstep::tools
