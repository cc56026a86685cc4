// How much slower a kernel may become: one number for all, or a file with one for each.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/compare/measured_run.h"

namespace halfstep::tools {

class RegressionLimits {
 public:
  // What stands behind --max-regression: a number of percent, or a file of lines "KERNEL = PERCENT" (KERNEL may be *,
  // for all that have no line; # begins a comment). Throws UsageError with file and line.
  static RegressionLimits parse(const std::string& number_or_file);

  // Percent that a region of this kernel may be slower by.
  double percent(const std::string& kernel) const;
  // Throws UsageError if the file names a kernel that no run has: a limit that guards nothing.
  void check_kernels(const std::vector<MeasuredRun>& base, const std::vector<MeasuredRun>& now) const;

 private:
  struct Limit {
    double percent = 0;
    std::string origin;  // file and line
  };
  double for_all_ = 0;
  std::map<std::string, Limit> per_kernel_;
};

}  // namespace halfstep::tools
