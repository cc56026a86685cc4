#include "tools/compare/regression_limits.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>

#include "tools/config/assignment.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

constexpr const char* kAllKernels = "*";

std::optional<double> parse_percent(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || !(value >= 0) || value > 1e9) return std::nullopt;
  return value;
}

}  // namespace

RegressionLimits RegressionLimits::parse(const std::string& number_or_file) {
  RegressionLimits limits;
  if (const auto percent = parse_percent(number_or_file)) {
    limits.for_all_ = *percent;
    return limits;
  }
  std::ifstream file(number_or_file);
  if (!file || std::filesystem::is_directory(number_or_file))
    throw UsageError("--max-regression " + number_or_file + ": expected a number of percent, 0 or more, or a file");
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string text = trimmed(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    const std::string origin = number_or_file + ":" + std::to_string(number);
    const std::size_t equals = text.find('=');
    const auto percent = equals == std::string::npos ? std::nullopt : parse_percent(trimmed(text.substr(equals + 1)));
    if (!percent) throw UsageError(origin + ": expected 'KERNEL = PERCENT', got '" + text + "'");
    const std::string kernel = trimmed(text.substr(0, equals));
    if (!limits.per_kernel_.emplace(kernel, Limit{*percent, origin}).second)
      throw UsageError(origin + ": " + kernel + " is already set at " + limits.per_kernel_.at(kernel).origin);
  }
  const auto all = limits.per_kernel_.find(kAllKernels);
  if (all != limits.per_kernel_.end()) {
    limits.for_all_ = all->second.percent;
    limits.per_kernel_.erase(all);
  }
  return limits;
}

double RegressionLimits::percent(const std::string& kernel) const {
  const auto found = per_kernel_.find(kernel);
  return found == per_kernel_.end() ? for_all_ : found->second.percent;
}

void RegressionLimits::check_kernels(const std::vector<MeasuredRun>& base, const std::vector<MeasuredRun>& now) const {
  std::map<std::string, bool> known;
  for (const auto* runs : {&base, &now})
    for (const MeasuredRun& run : *runs)
      for (const MeasuredRegion& region : run.regions) known[region.kernel] = true;
  std::vector<std::string> names;
  for (const auto& [name, unused] : known) names.push_back(name);
  for (const auto& [kernel, limit] : per_kernel_)
    if (known.count(kernel) == 0)
      throw UsageError(limit.origin + ": no region has the kernel '" + kernel + "'" + did_you_mean(kernel, names));
}

}  // namespace halfstep::tools
