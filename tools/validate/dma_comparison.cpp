#include "tools/validate/dma_comparison.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iomanip>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace halfstep::tools {
namespace {

constexpr const char* kSchema = "halfstep-validate-dma-1";

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct GroupSummary {
  std::size_t rows = 0;
  std::size_t equal = 0;
  std::int64_t worst = 0;  // got - expected of the column that is farthest off
  std::string worst_column;
};

std::map<std::string, GroupSummary> summarise(const std::vector<ComparedDmaRow>& rows) {
  std::map<std::string, GroupSummary> groups;
  for (const ComparedDmaRow& row : rows) {
    GroupSummary& group = groups[row.group];
    ++group.rows;
    if (row.equal()) ++group.equal;
    for (const ComparedDmaRow::Column& column : row.columns) {
      const auto expected = number(column.expected);
      const auto got = number(column.got);
      if (!expected || !got || std::llabs(*got - *expected) <= std::llabs(group.worst)) continue;
      group.worst = *got - *expected;
      group.worst_column = column.name;
    }
  }
  return groups;
}

std::string describe(const ComparedDmaRow& row) {
  std::string text = row.name + ":";
  const char* separator = " ";
  for (const ComparedDmaRow::Column& column : row.columns) {
    if (column.expected == column.got) continue;
    text += separator + column.name + " expected " + column.expected + ", got " + column.got;
    separator = "; ";
  }
  if (!row.failure.empty()) text += separator + row.failure;
  return text;
}

}  // namespace

bool ComparedDmaRow::equal() const {
  return failure.empty() && std::all_of(columns.begin(), columns.end(),
                                        [](const Column& column) { return column.expected == column.got; });
}

std::size_t DmaComparison::equal_rows() const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [](const ComparedDmaRow& row) { return row.equal(); }));
}

std::string print_dma_text(const DmaComparison& comparison, std::size_t limit) {
  std::ostringstream out;
  out << "group       rows   equal  worst difference\n";
  for (const auto& [name, group] : summarise(comparison.rows)) {
    out << std::left << std::setw(8) << name << std::right << std::setw(8) << group.rows << std::setw(8) << group.equal
        << "  ";
    if (group.worst == 0)
      out << "0\n";
    else
      out << std::showpos << group.worst << std::noshowpos << " (" << group.worst_column << ")\n";
  }
  const std::size_t different = comparison.rows.size() - comparison.equal_rows();
  if (different != 0) out << "\nrows that differ:\n";
  std::size_t printed = 0;
  for (const ComparedDmaRow& row : comparison.rows) {
    if (row.equal()) continue;
    if (printed++ == limit) break;
    out << "  " << describe(row) << "\n";
  }
  if (different > limit) out << "  ... and " << different - limit << " more\n";
  out << "\ntotal: " << comparison.equal_rows() << " of " << comparison.rows.size() << " rows equal\n";
  return out.str();
}

std::string print_dma_json(const DmaComparison& comparison) {
  nlohmann::ordered_json json;
  json["schema"] = kSchema;
  json["rows"] = comparison.rows.size();
  json["equal"] = comparison.equal_rows();
  json["groups"] = nlohmann::ordered_json::array();
  for (const auto& [name, group] : summarise(comparison.rows))
    json["groups"].push_back({{"group", name},
                              {"rows", group.rows},
                              {"equal", group.equal},
                              {"worst_difference", group.worst},
                              {"worst_column", group.worst_column}});
  json["differences"] = nlohmann::ordered_json::array();
  for (const ComparedDmaRow& row : comparison.rows) {
    if (row.equal()) continue;
    nlohmann::ordered_json columns = nlohmann::ordered_json::array();
    for (const ComparedDmaRow::Column& column : row.columns)
      if (column.expected != column.got)
        columns.push_back({{"column", column.name}, {"expected", column.expected}, {"got", column.got}});
    json["differences"].push_back({{"row", row.name}, {"columns", columns}, {"failure", row.failure}});
  }
  return json.dump(2) + "\n";
}

}  // namespace halfstep::tools
