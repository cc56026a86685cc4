// halfstep compare: two sets of results, region by region, and why they differ.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "tools/commands/command.h"
#include "tools/commands/compare_variants.h"
#include "tools/commands/comparison_output.h"
#include "tools/compare/report_reader.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

bool wants_variants(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const std::string& word) { return word.rfind("--variants", 0) == 0; });
}

int run_compare(const std::vector<std::string>& arguments) {
  if (wants_variants(arguments)) return run_compare_variants(arguments);
  CommandLine line{
      "compare BASE NEW [--max-regression PERCENT|FILE] [--report FILE]... | compare --variants KERNEL [--shapes FILE]",
      "Compares the regions of two results and explains each difference by its causes. BASE and NEW are "
      "reports (.json),\nfolders of them, folders with a baseline, or databases of sweeps (.db). Exit "
      "status 1 if --max-regression "
      "is given and a region is slower than\nthat, or a run or region of BASE is missing in NEW."};
  line.words = {"BASE", "NEW"};
  add_comparison_options(line.options);
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const ComparisonOptions options = comparison_options(*parsed);
  return conclude_comparison(read_measured_runs((*parsed)["BASE"].as<std::string>()),
                             read_measured_runs((*parsed)["NEW"].as<std::string>()), options);
}

}  // namespace

const Command kCompareCommand{"compare", "compare results and say why they differ", run_compare};

}  // namespace halfstep::tools
