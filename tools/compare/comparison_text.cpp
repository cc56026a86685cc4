// A comparison for people: a table of what differs for each pair of runs, plain or as Markdown.
#include "tools/compare/comparison_report.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

std::string pair_text(const std::string& base, const std::string& now) {
  return base == now ? base : base + " -> " + now;
}

Table changes_table(const RunComparison& run) {
  Table table{{{"layer", false},
               {"pass", false},
               {"kernel", false},
               {"cores"},
               {"base_cycles"},
               {"new_cycles"},
               {"change"},
               {"MAC/clk"},
               {"bank_conflicts"},
               {"instructions"},
               {"why", false}},
              {}};
  for (const RegionChange& region : run.regions) {
    if (!region.changed) continue;
    const MeasuredRegion& base = region.base;
    const MeasuredRegion& now = region.now;
    table.rows.push_back(
        {base.layer, base.pass, pair_text(base.kernel, now.kernel), std::to_string(base.cores),
         with_separators(base.cycles), with_separators(now.cycles), percent_text(region),
         base.macs == 0 ? "-" : pair_text(fixed_point(base.macs_per_cycle(), 2), fixed_point(now.macs_per_cycle(), 2)),
         pair_text(with_separators(base.counters.bank_conflicts), with_separators(now.counters.bank_conflicts)),
         pair_text(with_separators(base.counters.instructions), with_separators(now.counters.instructions)),
         explanation(region)});
  }
  return table;
}

std::string code_line(const RunComparison& run) {
  if (run.base_code_bytes == run.new_code_bytes) return "";
  return "code " + with_separators(run.base_code_bytes) + " -> " + with_separators(run.new_code_bytes) + " bytes";
}

// What is said about a pair of runs beside its table, a sentence each.
std::vector<std::string> remarks(const RunComparison& run) {
  std::vector<std::string> lines;
  if (!run.base_good) lines.emplace_back("the base did not end well");
  if (!run.new_good) lines.emplace_back("the new run did not end well");
  if (!run.config_differences.empty()) {
    std::string text = "not compared, the configurations differ: ";
    for (std::size_t i = 0; i < run.config_differences.size(); ++i)
      text += (i == 0 ? "" : ", ") + run.config_differences[i];
    lines.push_back(text);
  }
  if (const std::string code = code_line(run); !code.empty()) lines.push_back(code);
  for (const MeasuredRegion& region : run.missing) lines.push_back("only in the base: " + region.name());
  for (const MeasuredRegion& region : run.added) lines.push_back("only in the new run: " + region.name());
  return lines;
}

std::string equal_text(const RunComparison& run) { return std::to_string(run.regions.size()) + " regions, all equal"; }

bool has_changes(const RunComparison& run) {
  for (const RegionChange& region : run.regions)
    if (region.changed) return true;
  return false;
}

std::vector<std::string> closing_lines(const Comparison& comparison) {
  std::vector<std::string> lines;
  for (const std::string& run : comparison.only_in_base) lines.push_back("only in the base: " + run);
  for (const std::string& run : comparison.only_in_new) lines.push_back("only among the new runs: " + run);
  lines.push_back(summary_line(comparison));
  for (const std::string& failure : failures(comparison)) lines.push_back("FAILED  " + failure);
  return lines;
}

}  // namespace

std::string print_comparison_text(const Comparison& comparison) {
  std::string text;
  for (const RunComparison& run : comparison.runs) {
    text += run.program + "  (" + run.config + ")\n";
    for (const std::string& remark : remarks(run)) text += "  " + remark + "\n";
    if (has_changes(run))
      text += "\n" + changes_table(run).to_text();
    else if (run.config_differences.empty())
      text += "  " + equal_text(run) + "\n";
    text += "\n";
  }
  for (const std::string& line : closing_lines(comparison)) text += line + "\n";
  return text;
}

std::string print_comparison_markdown(const Comparison& comparison) {
  std::string text = comparison.regressed() ? "# Slower than allowed\n\n" : "# Comparison\n\n";
  for (const RunComparison& run : comparison.runs) {
    text += "## " + run.program + " (" + run.config + ")\n\n";
    for (const std::string& remark : remarks(run)) text += "- " + remark + "\n";
    if (!remarks(run).empty()) text += "\n";
    if (has_changes(run))
      text += changes_table(run).to_markdown() + "\n";
    else if (run.config_differences.empty())
      text += equal_text(run) + "\n\n";
  }
  for (const std::string& line : closing_lines(comparison)) text += "- " + line + "\n";
  return text;
}

}  // namespace halfstep::tools
