#include "tools/validate/functional_comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

constexpr const char* kSchema = "halfstep-validate-functional-1";
constexpr const char* kSuffix = ".csv.gz";

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

std::size_t FunctionalComparison::rows() const {
  return std::accumulate(files.begin(), files.end(), std::size_t{0},
                         [](std::size_t sum, const ComparedFile& file) { return sum + file.report.rows; });
}

std::size_t FunctionalComparison::equal_rows() const {
  return std::accumulate(files.begin(), files.end(), std::size_t{0},
                         [](std::size_t sum, const ComparedFile& file) { return sum + file.report.equal; });
}

std::vector<std::filesystem::path> functional_files(const std::filesystem::path& directory, const std::string& filter) {
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (ends_with(name, kSuffix) && name.find(filter) != std::string::npos) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

FunctionalComparison validate_functional(const std::vector<std::filesystem::path>& files) {
  isa::IsaOptions options;
  options.arithmetic = isa::Arithmetic::rtl;
  FunctionalComparison comparison;
  for (const std::filesystem::path& file : files)
    comparison.files.push_back({file.filename().string(), compare_functional_file(file, options)});
  return comparison;
}

std::string print_functional_text(const FunctionalComparison& comparison) {
  Table table{{{"file", false}, {"rows"}, {"equal"}}, {}};
  std::string differences;
  for (const ComparedFile& file : comparison.files) {
    table.rows.push_back({file.name, std::to_string(file.report.rows), std::to_string(file.report.equal)});
    for (const std::string& difference : file.report.differences) differences += "  " + difference + "\n";
  }
  return table.to_text() + (differences.empty() ? "" : "\nfirst rows that differ:\n" + differences) +
         "\ntotal: " + std::to_string(comparison.equal_rows()) + " of " + std::to_string(comparison.rows()) +
         " rows equal\n";
}

std::string print_functional_json(const FunctionalComparison& comparison) {
  nlohmann::ordered_json json;
  json["schema"] = kSchema;
  json["rows"] = comparison.rows();
  json["equal"] = comparison.equal_rows();
  json["files"] = nlohmann::ordered_json::array();
  for (const ComparedFile& file : comparison.files)
    json["files"].push_back({{"file", file.name},
                             {"rows", file.report.rows},
                             {"equal", file.report.equal},
                             {"differences", file.report.differences}});
  return json.dump(2) + "\n";
}

}  // namespace halfstep::tools
