#include "tools/validate/timing_comparison.h"

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

namespace halfstep::tools {
namespace {

constexpr const char* kSchema = "halfstep-validate-timing-1";

struct GroupSummary {
  std::size_t rows = 0;
  std::size_t equal = 0;
  std::size_t missing = 0;
  std::int64_t worst_cycles = 0;  // got - expected of the row that is farthest off
  double worst_percent = 0;       // the same row's
};

std::map<std::string, GroupSummary> summarise(const std::vector<ComparedRow>& rows) {
  std::map<std::string, GroupSummary> groups;
  for (const ComparedRow& row : rows) {
    GroupSummary& group = groups[row.group];
    ++group.rows;
    if (row.equal()) ++group.equal;
    if (!row.got) {
      ++group.missing;
      continue;
    }
    const std::int64_t difference = static_cast<std::int64_t>(*row.got) - static_cast<std::int64_t>(row.expected);
    if (std::llabs(difference) <= std::llabs(group.worst_cycles)) continue;
    group.worst_cycles = difference;
    group.worst_percent =
        100.0 * static_cast<double>(difference) / static_cast<double>(std::max<std::uint64_t>(1, row.expected));
  }
  return groups;
}

void print_groups(std::ostream& out, const TimingComparison& comparison) {
  out << "group    rows   equal  missing  worst difference\n";
  for (const auto& [name, group] : summarise(comparison.rows)) {
    out << std::left << std::setw(5) << name << std::right << std::setw(8) << group.rows << std::setw(8) << group.equal
        << std::setw(9) << group.missing << "  ";
    if (group.worst_cycles == 0)
      out << "0\n";
    else
      out << std::showpos << group.worst_cycles << " cycles (" << std::fixed << std::setprecision(1)
          << group.worst_percent << " %)" << std::noshowpos << "\n";
  }
}

// Writes the items that are wanted, a line each, and how many more there are.
template <class Item, class Wanted, class Line>
void print_first(std::ostream& out, const char* title, const std::vector<Item>& items, std::size_t limit, Wanted wanted,
                 Line line) {
  const auto count = static_cast<std::size_t>(std::count_if(items.begin(), items.end(), wanted));
  if (count == 0) return;
  out << "\n" << title << ":\n";
  std::size_t printed = 0;
  for (const Item& item : items) {
    if (!wanted(item)) continue;
    if (printed++ == limit) break;
    out << "  " << line(item) << "\n";
  }
  if (count > limit) out << "  ... and " << count - limit << " more\n";
}

std::string describe(const ComparedRow& row) {
  return row.program + " " + row.configuration + " region " + std::to_string(row.region) + " core " +
         std::to_string(row.core) + ": expected " + std::to_string(row.expected) + ", got " +
         (row.got ? std::to_string(*row.got) : "nothing");
}

std::size_t count_equal(const std::vector<ComparedReplay>& replays) {
  return static_cast<std::size_t>(std::count_if(
      replays.begin(), replays.end(), [](const ComparedReplay& replay) { return replay.difference.empty(); }));
}

std::string run_name(const std::string& program, const std::string& configuration) {
  return configuration.empty() ? program : program + " " + configuration;
}

}  // namespace

std::size_t TimingComparison::equal_rows() const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [](const ComparedRow& row) { return row.equal(); }));
}

std::size_t TimingComparison::equal_traces() const {
  return static_cast<std::size_t>(
      std::count_if(traces.begin(), traces.end(), [](const ComparedTrace& trace) { return trace.difference.empty(); }));
}

bool TimingComparison::all_equal() const {
  return !rows.empty() && equal_rows() == rows.size() && equal_traces() == traces.size() && failures.empty() &&
         count_equal(own_replays) == own_replays.size() && count_equal(other_replays) == other_replays.size();
}

std::string print_timing_text(const TimingComparison& comparison, std::size_t limit) {
  std::ostringstream out;
  print_groups(out, comparison);
  print_first(
      out, "runs that did not end as they should", comparison.failures, limit, [](const FailedRun&) { return true; },
      [](const FailedRun& run) { return run_name(run.program, run.configuration) + ": " + run.message; });
  print_first(
      out, "rows that differ", comparison.rows, limit, [](const ComparedRow& row) { return !row.equal(); }, describe);
  print_first(
      out, "first instruction that issues in another cycle", comparison.traces, limit,
      [](const ComparedTrace& trace) { return !trace.difference.empty(); },
      [](const ComparedTrace& trace) {
        return run_name(trace.program, trace.configuration) + ": " + trace.difference;
      });
  for (const auto* replays : {&comparison.own_replays, &comparison.other_replays})
    print_first(
        out, replays == &comparison.own_replays ? "replays that differ" : "replays on other configurations that differ",
        *replays, limit, [](const ComparedReplay& replay) { return !replay.difference.empty(); },
        [](const ComparedReplay& replay) {
          return run_name(replay.program, replay.configuration) + ": " + replay.difference;
        });
  if (!comparison.own_replays.empty())
    out << "\nreplays: " << count_equal(comparison.own_replays) << " of " << comparison.own_replays.size()
        << " equal to execution in every count; on other configurations " << count_equal(comparison.other_replays)
        << " of " << comparison.other_replays.size();
  out << "\nissue traces: " << comparison.equal_traces() << " of " << comparison.traces.size() << " equal\n";
  out << "total: " << comparison.equal_rows() << " of " << comparison.rows.size() << " rows equal\n";
  return out.str();
}

std::string print_timing_json(const TimingComparison& comparison) {
  nlohmann::ordered_json json;
  json["schema"] = kSchema;
  json["rows"] = comparison.rows.size();
  json["equal"] = comparison.equal_rows();
  json["groups"] = nlohmann::ordered_json::array();
  for (const auto& [name, group] : summarise(comparison.rows))
    json["groups"].push_back({{"group", name},
                              {"rows", group.rows},
                              {"equal", group.equal},
                              {"missing", group.missing},
                              {"worst_cycles", group.worst_cycles},
                              {"worst_percent", group.worst_percent}});
  json["differences"] = nlohmann::ordered_json::array();
  for (const ComparedRow& row : comparison.rows)
    if (!row.equal())
      json["differences"].push_back({{"program", row.program},
                                     {"configuration", row.configuration},
                                     {"region", row.region},
                                     {"core", row.core},
                                     {"expected", row.expected},
                                     {"got", row.got ? nlohmann::ordered_json(*row.got) : nullptr}});
  json["issue_traces"] = nlohmann::ordered_json::array();
  for (const ComparedTrace& trace : comparison.traces)
    json["issue_traces"].push_back({{"program", trace.program},
                                    {"configuration", trace.configuration},
                                    {"equal", trace.difference.empty()},
                                    {"difference", trace.difference}});
  json["failures"] = nlohmann::ordered_json::array();
  for (const FailedRun& run : comparison.failures)
    json["failures"].push_back(
        {{"program", run.program}, {"configuration", run.configuration}, {"message", run.message}});
  return json.dump(2) + "\n";
}

}  // namespace halfstep::tools
