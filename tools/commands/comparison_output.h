// --max-regression and --report of a comparison, as `compare` and `baseline check` have them.
#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/compare/comparison.h"

namespace halfstep::tools {

struct ComparisonOptions {
  std::optional<RegressionLimits> limits;
  std::vector<std::string> report_paths;  // "-": standard output
};

void add_comparison_options(boost::program_options::options_description& options);
// Throws UsageError.
ComparisonOptions comparison_options(const boost::program_options::variables_map& values);

// Compares, writes the reports, names failures on standard error; returns the exit status.
int conclude_comparison(const std::vector<MeasuredRun>& base, const std::vector<MeasuredRun>& now,
                        const ComparisonOptions& options);

}  // namespace halfstep::tools
