// halfstep baseline: results kept as text in version control, and whether new ones are as good.
#include "tools/compare/baseline.h"

#include <iostream>

#include "tools/commands/command.h"
#include "tools/commands/comparison_output.h"
#include "tools/compare/report_reader.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

std::size_t count_regions(const std::vector<MeasuredRun>& runs) {
  std::size_t count = 0;
  for (const MeasuredRun& run : runs) count += run.regions.size();
  return count;
}

std::string plural(std::size_t count, const char* word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

int run_baseline(const std::vector<std::string>& arguments) {
  CommandLine line{"baseline save|check DIR RESULTS [--max-regression PERCENT|FILE] [--report FILE]...",
                   "save keeps RESULTS (a report in JSON, or a folder of them) in DIR: baseline.csv with one line per "
                   "region, and\ndefaults.cfg. check compares RESULTS with what DIR keeps; exit status 1 if a region "
                   "is slower (by more than\n--max-regression, 0 by default) or missing."};
  line.words = {"ACTION", "DIR", "RESULTS"};
  add_comparison_options(line.options);
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const std::string action = (*parsed)["ACTION"].as<std::string>();
  if (action != "save" && action != "check") throw UsageError("baseline " + action + ": expected save or check");
  const std::filesystem::path folder = (*parsed)["DIR"].as<std::string>();
  const std::filesystem::path results = (*parsed)["RESULTS"].as<std::string>();
  if (action == "save") {
    const std::vector<MeasuredRun> runs = read_measured_runs(results);
    save_baseline(folder, runs);
    std::cout << (folder / kBaselineFile).string() << ": " << plural(count_regions(runs), "region") << " of "
              << plural(runs.size(), "run") << "\n";
    return kGood;
  }
  if (!is_baseline(folder))
    throw UsageError(folder.string() + ": no baseline: expected " + kBaselineFile + ", which baseline save writes");
  ComparisonOptions options = comparison_options(*parsed);
  if (!options.limits) options.limits = RegressionLimits{};
  return conclude_comparison(read_baseline(folder), read_measured_runs(results), options);
}

}  // namespace

const Command kBaselineCommand{"baseline", "keep results in version control and guard them", run_baseline};

}  // namespace halfstep::tools
