#include "tools/report/json_transfers.h"

#include "tools/report/measurement.h"

namespace halfstep::tools {
namespace {

using Json = nlohmann::ordered_json;

Json direction_object(const model::DmaTraffic& traffic, std::uint64_t cycles) {
  const double occupancy = cycles == 0 ? 0.0 : static_cast<double>(traffic.beats) / static_cast<double>(cycles);
  return {{"bytes", traffic.bytes}, {"bursts", traffic.bursts}, {"beats", traffic.beats}, {"occupancy", occupancy}};
}

Json dma_object(const model::TransferCounters& counters, std::uint64_t cycles) {
  return {{"to_tcdm", direction_object(counters.to_tcdm, cycles)},
          {"to_l2", direction_object(counters.to_l2, cycles)},
          {"busy", counters.busy},
          {"hidden", counters.hidden},
          {"exposed", counters.exposed},
          {"overlap", overlap(counters)},
          {"blocked", counters.blocked}};
}

Json l2_object(const model::TransferCounters& counters) {
  return {{"bank_conflicts", counters.l2_bank_conflicts},
          {"port_waits", counters.l2_port_waits},
          {"beats", counters.l2_beats}};
}

}  // namespace

void add_icache(Json& object, const model::Counters& counters, const Report& report) {
  if (report.config.icache_mode == model::IcacheMode::ideal) return;
  object["icache"] = {{"hits", counters.icache_hits},
                      {"misses", counters.icache_misses},
                      {"lines", counters.icache_lines},
                      {"refills", counters.icache_refills},
                      {"stalls", counters.causes.at(static_cast<std::size_t>(model::Cause::icache_miss))}};
}

void add_dma(Json& object, const model::TransferCounters& counters, std::uint64_t cycles, const Report& report) {
  if (report.result.transfers.counters.busy != 0) {
    object["compute"] = cycles - counters.exposed;
    object["dma"] = dma_object(counters, cycles);
  }
  if (report.config.l2_contention) object["l2"] = l2_object(counters);
}

void add_transfer_totals(Json& object, const Report& report) {
  const model::TransferStatistics& transfers = report.result.transfers;
  object["dma"] = dma_object(transfers.counters, report.result.cycles);
  object["dma"]["to_tcdm"]["most_outstanding"] = transfers.most_outstanding_to_tcdm;
  object["dma"]["to_l2"]["most_outstanding"] = transfers.most_outstanding_to_l2;
  if (report.config.l2_contention) object["l2"] = l2_object(transfers.counters);
  if (report.config.icache_mode == model::IcacheMode::ideal) return;
  model::Counters all;
  for (const model::CoreResult& core : report.result.cores) all += core.counters;
  const model::IcacheStatistics& shared = report.result.icache;
  object["icache"] = {{"private", {{"hits", all.icache_hits}, {"misses", all.icache_misses}}},
                      {"shared",
                       {{"lookups", shared.shared_lookups},
                        {"hits", shared.shared_hits},
                        {"merged", shared.shared_merged},
                        {"misses", shared.shared_misses}}}};
}

}  // namespace halfstep::tools
