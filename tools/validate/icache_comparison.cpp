#include "tools/validate/icache_comparison.h"

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "tools/errors.h"
#include "tools/validate/icache_replay.h"

namespace halfstep::tools {
namespace {

constexpr const char* kSchema = "halfstep-validate-icache-1";
constexpr const char* kRunTime = "total_cycles";

// The columns that a row of a table is compared with.
const MeasuredColumns& measured(const IcacheMeasurement& measurement, const IcacheRow& row, const std::string& file) {
  if (!row.core) return measurement.run;
  if (*row.core >= measurement.cores.size())
    throw UsageError(file + ": " + row.label() + ": the trace has " + std::to_string(measurement.cores.size()) +
                     " cores");
  return measurement.cores[*row.core];
}

ComparedIcacheRow compare(const IcacheVariant& variant, const IcacheTable& table, const IcacheRow& row,
                          const MeasuredColumns& columns) {
  ComparedIcacheRow compared;
  compared.variant = variant.name;
  compared.label = row.label();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::uint64_t expected = row.values[i];
    const auto found = columns.find(table.columns[i]);
    const auto got = found == columns.end() ? std::nullopt : std::optional(found->second);
    if (table.columns[i] == kRunTime && got) {
      compared.cycles_off = static_cast<std::int64_t>(*got) - static_cast<std::int64_t>(expected);
      compared.expected_cycles = expected;
    }
    if (got != expected) compared.differences.push_back({table.columns[i], expected, got});
  }
  return compared;
}

struct VariantSummary {
  std::string name;
  std::size_t rows = 0;
  std::size_t equal = 0;
  std::int64_t worst_cycles = 0;  // of the row whose run time is farthest off
  double worst_percent = 0;       // the same row's
};

std::vector<VariantSummary> summarise(const std::vector<ComparedIcacheRow>& rows) {
  std::vector<VariantSummary> variants;
  for (const ComparedIcacheRow& row : rows) {
    if (variants.empty() || variants.back().name != row.variant) variants.push_back({row.variant, 0, 0, 0, 0});
    VariantSummary& variant = variants.back();
    ++variant.rows;
    if (row.equal()) ++variant.equal;
    if (std::llabs(row.cycles_off) <= std::llabs(variant.worst_cycles)) continue;
    variant.worst_cycles = row.cycles_off;
    variant.worst_percent = 100.0 * static_cast<double>(row.cycles_off) /
                            static_cast<double>(std::max<std::uint64_t>(1, row.expected_cycles));
  }
  return variants;
}

std::string describe(const ComparedIcacheRow& row) {
  std::string text = row.variant + " " + row.label + ":";
  for (const IcacheDifference& difference : row.differences)
    text += (&difference == &row.differences.front() ? " " : "; ") + difference.column + " expected " +
            std::to_string(difference.expected) + ", got " +
            (difference.got ? std::to_string(*difference.got) : "nothing");
  return text;
}

}  // namespace

std::size_t IcacheComparison::equal_rows() const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [](const ComparedIcacheRow& row) { return row.equal(); }));
}

IcacheComparison validate_icache(const IcacheCorpus& corpus,
                                 const std::function<void(std::size_t, std::size_t)>& on_progress) {
  std::size_t total = 0;
  for (const IcacheVariant& variant : corpus.variants)
    for (const IcacheTable& table : variant.tables) total += table.rows.size();

  IcacheComparison comparison;
  std::map<std::string, IcacheTrace> traces;
  for (const IcacheVariant& variant : corpus.variants) {
    std::map<std::pair<std::string, std::uint32_t>, IcacheMeasurement> measurements;  // both tables need each
    for (const IcacheTable& table : variant.tables) {
      for (const IcacheRow& row : table.rows) {
        auto trace = traces.find(row.trace);
        if (trace == traces.end())
          trace = traces.emplace(row.trace, read_icache_trace(corpus.trace_path(row.trace))).first;
        const auto [measurement, is_new] = measurements.try_emplace({row.trace, row.memory_latency});
        if (is_new) measurement->second = replay(trace->second, variant.parameters, row.memory_latency);
        comparison.rows.push_back(compare(variant, table, row, measured(measurement->second, row, table.file)));
        on_progress(comparison.rows.size(), total);
      }
    }
  }
  return comparison;
}

std::string print_icache_text(const IcacheComparison& comparison, std::size_t limit) {
  std::ostringstream out;
  out << "variant      rows   equal  worst difference\n";
  for (const VariantSummary& variant : summarise(comparison.rows)) {
    out << std::left << std::setw(9) << variant.name << std::right << std::setw(8) << variant.rows << std::setw(8)
        << variant.equal << "  ";
    if (variant.worst_cycles == 0)
      out << "0\n";
    else
      out << std::showpos << variant.worst_cycles << " cycles (" << std::fixed << std::setprecision(1)
          << variant.worst_percent << " %)" << std::noshowpos << "\n";
  }
  const std::size_t different = comparison.rows.size() - comparison.equal_rows();
  if (different != 0) out << "\nrows that differ:\n";
  std::size_t printed = 0;
  for (const ComparedIcacheRow& row : comparison.rows) {
    if (row.equal()) continue;
    if (printed++ == limit) break;
    out << "  " << describe(row) << "\n";
  }
  if (different > limit) out << "  ... and " << different - limit << " more\n";
  out << "\ntotal: " << comparison.equal_rows() << " of " << comparison.rows.size() << " rows equal\n";
  return out.str();
}

std::string print_icache_json(const IcacheComparison& comparison) {
  nlohmann::ordered_json json;
  json["schema"] = kSchema;
  json["rows"] = comparison.rows.size();
  json["equal"] = comparison.equal_rows();
  json["variants"] = nlohmann::ordered_json::array();
  for (const VariantSummary& variant : summarise(comparison.rows))
    json["variants"].push_back({{"variant", variant.name},
                                {"rows", variant.rows},
                                {"equal", variant.equal},
                                {"worst_cycles", variant.worst_cycles},
                                {"worst_percent", variant.worst_percent}});
  json["differences"] = nlohmann::ordered_json::array();
  for (const ComparedIcacheRow& row : comparison.rows)
    for (const IcacheDifference& difference : row.differences)
      json["differences"].push_back(
          {{"variant", row.variant},
           {"row", row.label},
           {"column", difference.column},
           {"expected", difference.expected},
           {"got", difference.got ? nlohmann::ordered_json(*difference.got) : nlohmann::ordered_json(nullptr)}});
  return json.dump(2) + "\n";
}

}  // namespace halfstep::tools
