#include "tools/commands/comparison_output.h"

#include <iostream>

#include "tools/compare/comparison_report.h"
#include "tools/errors.h"

namespace halfstep::tools {

namespace options_library = boost::program_options;

namespace {
constexpr const char* kStandardOutput = "-";
}

void add_comparison_options(options_library::options_description& options) {
  auto add = options.add_options();
  add("max-regression", options_library::value<std::string>()->value_name("PERCENT|FILE"),
      "fail if a region is slower by more than this; a file has a line KERNEL = PERCENT for each kernel, * for the "
      "rest");
  add("report", options_library::value<std::vector<std::string>>()->value_name("FILE"),
      "write the comparison; the suffix says how: .txt .md .json .xml (JUnit); - (the default) is standard output");
}

ComparisonOptions comparison_options(const options_library::variables_map& values) {
  ComparisonOptions options;
  if (values.count("max-regression") != 0)
    options.limits = RegressionLimits::parse(values["max-regression"].as<std::string>());
  if (values.count("report") != 0) options.report_paths = values["report"].as<std::vector<std::string>>();
  if (options.report_paths.empty()) options.report_paths.emplace_back(kStandardOutput);
  for (const std::string& path : options.report_paths)
    if (path != kStandardOutput) check_comparison_path(path);
  return options;
}

int conclude_comparison(const std::vector<MeasuredRun>& base, const std::vector<MeasuredRun>& now,
                        const ComparisonOptions& options) {
  if (options.limits) options.limits->check_kernels(base, now);
  const Comparison comparison = compare_runs(base, now, options.limits);
  bool printed = false;
  for (const std::string& path : options.report_paths) {
    if (path == kStandardOutput) {
      std::cout << print_comparison_text(comparison) << std::flush;
      printed = true;
    } else {
      write_comparison(comparison, path);
    }
  }
  if (!printed)
    for (const std::string& failure : failures(comparison)) std::cerr << "halfstep: " << failure << "\n";
  return comparison.regressed() ? kProgramFailed : kGood;
}

}  // namespace halfstep::tools
