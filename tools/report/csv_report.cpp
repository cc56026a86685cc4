// The report for spreadsheets: the rows of the table with every cause, in cycles.
#include <sstream>

#include "tools/report/measurement.h"
#include "tools/report/report.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

// A field as RFC 4180 wants it: quoted if it holds a separator or a quote.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  return quoted + "\"";
}

}  // namespace

std::string print_csv(const Report& report) {
  const MeasurementRows table = collect_measurements(report.result);
  std::ostringstream out;
  for (const std::string& heading : table.label_headings) out << heading << ",";
  out << "cycles,instructions";
  if (table.has_macs) out << ",macs,mac_per_clk";
  out << ",bank_conflicts,fpu_contention";
  for (const char* cause : model::kCauseNames) out << "," << cause;
  out << ",icache_hits,icache_misses,icache_refills,dma_bytes_to_tcdm,dma_bytes_to_l2,dma_busy,dma_hidden,dma_exposed,"
         "dma_blocked,compute,dma_overlap\n";
  for (const Measurement& row : table.rows) {
    for (const std::string& label : row.labels) out << csv_field(label) << ",";
    out << row.cycles << "," << row.counters.instructions;
    if (table.has_macs) out << "," << row.macs << "," << fixed_point(row.macs_per_cycle(), 4);
    out << "," << row.counters.bank_conflicts << "," << row.counters.fpu_contention;
    for (const std::uint64_t cycles : row.counters.causes) out << "," << cycles;
    const model::TransferCounters& transfers = row.counters.transfers;
    for (const std::uint64_t count :
         {row.counters.icache_hits, row.counters.icache_misses, row.counters.icache_refills, transfers.to_tcdm.bytes,
          transfers.to_l2.bytes, transfers.busy, transfers.hidden, transfers.exposed, transfers.blocked})
      out << "," << count;
    out << "," << row.compute_cycles() << "," << fixed_point(overlap(transfers), 4) << "\n";
  }
  return out.str();
}

}  // namespace halfstep::tools
