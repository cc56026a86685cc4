#include "tools/sweep/sweep_report.h"

#include <algorithm>
#include <cmath>

#include "tools/files/csv_line.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

std::string joined(const std::vector<std::string>& words, const char* gap) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : gap) + word;
  return text;
}

bool has_macs(const SweepTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(), [](const SweepRow& row) { return row.macs != 0; });
}

// Of the first and of the last training step; a row without any has none.
void add_losses(std::vector<std::string>& cells, const SweepRow& row, int digits) {
  if (row.losses.empty()) cells.insert(cells.end(), {"-", "-"});
  for (const double loss : row.losses) cells.push_back(std::isnan(loss) ? "no number" : fixed_point(loss, digits));
}

Table points_table(const SweepTable& table, bool pareto_only) {
  Table text{{{"workload", false}}, {}};
  for (const std::string& axis : table.axes) text.columns.push_back({axis});
  const bool macs = has_macs(table);
  text.columns.push_back({"cycles"});
  if (macs) text.columns.push_back({"MAC/clk"});
  if (table.has_losses())
    for (const char* heading : {"first loss", "last loss"}) text.columns.push_back({heading});
  for (const char* heading : {"bank conflicts", "FPU contention"}) text.columns.push_back({heading});
  text.columns.push_back({"largest stall", false});
  if (!pareto_only) text.columns.push_back({"Pareto", false});
  for (const SweepRow& row : table.rows) {
    if (pareto_only && !row.pareto) continue;
    std::vector<std::string> cells = {row.workload};
    cells.insert(cells.end(), row.values.begin(), row.values.end());
    if (row.good()) {
      cells.push_back(with_separators(row.cycles));
      if (macs) cells.push_back(row.macs == 0 ? "-" : fixed_point(row.macs_per_cycle(), 2));
      if (table.has_losses()) add_losses(cells, row, 4);
      cells.push_back(with_separators(row.bank_conflicts));
      cells.push_back(with_separators(row.fpu_contention));
      cells.push_back(row.main_stall());
    } else {
      cells.emplace_back("-");
      if (macs) cells.emplace_back("-");
      for (int i = 0; i < (table.has_losses() ? 4 : 2); ++i) cells.emplace_back("-");
      cells.push_back(row.finished ? "failed: " + row.error : "not run yet");
    }
    if (!pareto_only) cells.emplace_back(row.pareto ? "*" : "");
    text.rows.push_back(std::move(cells));
  }
  return text;
}

Table effects_table(const SweepTable& table) {
  Table text{
      {{"axis", false}, {"workload", false}, {"value", false}, {"pairs"}, {"cycles x, mean"}, {"least"}, {"most"}}, {}};
  for (const AxisEffect& effect : axis_effects(table))
    text.rows.push_back({effect.axis, effect.workload, effect.value, std::to_string(effect.pairs),
                         fixed_point(effect.mean, 3), fixed_point(effect.least, 3), fixed_point(effect.most, 3)});
  return text;
}

std::size_t count_rows(const SweepTable& table, bool (*predicate)(const SweepRow&)) {
  return static_cast<std::size_t>(std::count_if(table.rows.begin(), table.rows.end(), predicate));
}

std::string counts_line(const SweepTable& table) {
  const std::size_t failed = count_rows(table, [](const SweepRow& row) { return row.finished && !row.error.empty(); });
  const std::size_t open = count_rows(table, [](const SweepRow& row) { return !row.finished; });
  return std::to_string(table.rows.size()) + " points: " + std::to_string(table.rows.size() - failed - open) +
         " measured, " + std::to_string(failed) + " failed, " + std::to_string(open) + " not run yet";
}

const char* const kEffectsExplained =
    "Cycles relative to the axis' first value, everything else equal: geometric mean, least and most of all such "
    "pairs.";

std::string front_explained(const SweepTable& table) {
  return "No other point of the workload has as few cycles with as little of everything (" + joined(table.costs, ", ") +
         ").";
}

}  // namespace

std::string print_sweep_text(const SweepTable& table) {
  std::string text = "sweep     " + table.name + ", " + counts_line(table) + "\n";
  if (!table.fixed.empty()) text += "machine   " + joined(table.fixed, " ") + "\n";
  text += "\n" + points_table(table, false).to_text();
  text += "\nPareto    " + front_explained(table) + "\n";
  text += "\nEffect of each axis. " + std::string(kEffectsExplained) + "\n\n" + effects_table(table).to_text();
  return text;
}

std::string print_sweep_csv(const SweepTable& table) {
  std::vector<std::string> heading = {"workload"};
  heading.insert(heading.end(), table.axes.begin(), table.axes.end());
  for (const char* name : {"status", "cycles", "macs", "mac_per_clk", "bank_conflicts", "fpu_contention", "pareto"})
    heading.emplace_back(name);
  heading.insert(heading.end(), model::kCauseNames.begin(), model::kCauseNames.end());
  if (table.has_losses())
    for (const char* name : {"first_loss", "last_loss"}) heading.emplace_back(name);
  heading.emplace_back("error");
  std::string text = join_csv(heading) + "\n";
  for (const SweepRow& row : table.rows) {
    std::vector<std::string> fields = {row.workload};
    fields.insert(fields.end(), row.values.begin(), row.values.end());
    fields.emplace_back(!row.finished ? "open" : row.good() ? "good" : "failed");
    for (const std::uint64_t count : {row.cycles, row.macs}) fields.push_back(std::to_string(count));
    fields.push_back(fixed_point(row.macs_per_cycle(), 4));
    for (const std::uint64_t count : {row.bank_conflicts, row.fpu_contention}) fields.push_back(std::to_string(count));
    fields.emplace_back(row.pareto ? "1" : "0");
    for (const std::uint64_t cycles : row.causes) fields.push_back(std::to_string(cycles));
    if (table.has_losses()) add_losses(fields, row, 6);
    fields.push_back(row.error);
    text += join_csv(fields) + "\n";
  }
  return text;
}

std::string print_sweep_markdown(const SweepTable& table, const std::vector<std::string>& images) {
  std::string text = "# Sweep " + table.name + "\n\n";
  text += "Generated by `halfstep sweep report`, from `" + table.name + ".cfg` in this folder; halfstep " +
          joined(table.versions, ", ") + ". " + counts_line(table) + ".\n\n";
  if (!table.fixed.empty()) text += "Every point has `" + joined(table.fixed, "` `") + "`.\n\n";
  for (const std::string& image : images) text += "![" + image + "](" + image + ")\n\n";
  text += "## Effect of each axis\n\n" + std::string(kEffectsExplained) + "\n\n" + effects_table(table).to_markdown();
  text += "\n## Pareto front\n\n" + front_explained(table) + "\n\n" + points_table(table, true).to_markdown();
  return text + "\n## All points\n\n" + points_table(table, false).to_markdown();
}

}  // namespace halfstep::tools
