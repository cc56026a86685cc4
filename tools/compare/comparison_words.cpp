// The sentences that all formats of a comparison share, and which printer a file name asks for.
#include <algorithm>
#include <array>
#include <filesystem>

#include "tools/compare/comparison_report.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

struct Format {
  const char* suffix;
  std::string (*print)(const Comparison&);
};

constexpr std::array<Format, 4> kFormats = {{{".txt", print_comparison_text},
                                             {".md", print_comparison_markdown},
                                             {".json", print_comparison_json},
                                             {".xml", print_comparison_junit}}};

const Format& format_of(const std::string& path) {
  const std::string suffix = std::filesystem::path(path).extension().string();
  std::string known;
  for (const Format& format : kFormats) {
    if (suffix == format.suffix) return format;
    known += (known.empty() ? "" : ", ") + std::string(format.suffix);
  }
  throw UsageError("--report " + path + ": the suffix chooses the format: expected one of " + known);
}

std::string signed_number(std::int64_t number) {
  const std::string digits = with_separators(static_cast<std::uint64_t>(number < 0 ? -number : number));
  return (number < 0 ? "-" : "+") + digits;
}

// 2 -> "2", 0.25 -> "0.25"
std::string shortest(double number) {
  std::string text = fixed_point(number, 3);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string plural(std::size_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

}  // namespace

void write_comparison(const Comparison& comparison, const std::string& path) {
  write_file(path, format_of(path).print(comparison));
}

void check_comparison_path(const std::string& path) {
  format_of(path);
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder))
    throw UsageError("--report " + path + ": there is no folder " + folder.string());
}

std::string explanation(const RegionChange& region) {
  std::string text = signed_number(region.cycle_change()) + " cycles";
  const char* gap = ": ";
  for (const auto& [cause, cycles] : region.why) {
    std::string name = model::kCauseNames.at(static_cast<std::size_t>(cause));
    std::replace(name.begin(), name.end(), '_', ' ');
    text += gap + signed_number(cycles) + " " + name;
    gap = ", ";
  }
  return text;
}

std::string percent_text(const RegionChange& region) {
  const auto percent = region.percent();
  if (!percent) return "-";
  return (*percent < 0 ? "" : "+") + fixed_point(*percent, 2) + " %";
}

std::string complaint(const RegionChange& region) {
  const auto percent = region.percent();
  return region.now.name() + " is " +
         (percent ? shortest(*percent) + " % slower" : std::string("slower than nothing")) + ", allowed are " +
         shortest(region.allowed.value_or(0)) + " %: " + explanation(region);
}

std::string summary_line(const Comparison& comparison) {
  std::string text = plural(comparison.region_count(), "region") +
                     " compared: " + std::to_string(comparison.slower_count()) + " slower, " +
                     std::to_string(comparison.faster_count()) + " faster, " +
                     std::to_string(comparison.region_count() - comparison.changed_count()) + " equal in every count";
  if (comparison.uncompared_count() != 0)
    text += "; " + std::to_string(comparison.uncompared_count()) + " could not be compared";
  return text;
}

std::vector<std::string> failures(const Comparison& comparison) {
  std::vector<std::string> lines;
  if (!comparison.limited) return lines;
  for (const RunComparison& run : comparison.runs) {
    const std::string where = run.program + ": ";
    if (!run.new_good) lines.push_back(where + "the new run failed: what it measured means nothing");
    if (!run.config_differences.empty()) lines.push_back(where + "another configuration, nothing was compared");
    for (const RegionChange& region : run.regions)
      if (region.too_slow) lines.push_back(where + complaint(region));
    for (const MeasuredRegion& region : run.missing)
      lines.push_back(where + region.name() + " is missing in the new run");
  }
  for (const std::string& run : comparison.only_in_base) lines.push_back(run + ": there is no new run");
  return lines;
}

}  // namespace halfstep::tools
