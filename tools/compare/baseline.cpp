#include "tools/compare/baseline.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <numeric>
#include <sstream>

#include "model/config/parameters.h"
#include "tools/config/assignment.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/files/csv_line.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

constexpr const char* kDefaultsOnly = "defaults";
constexpr std::array<const char*, 12> kColumns = {"program",      "config",         "layer",          "pass",
                                                  "kernel",       "cores",          "cycles",         "macs",
                                                  "instructions", "bank_conflicts", "fpu_contention", "code_bytes"};

std::vector<std::string> header() {
  std::vector<std::string> fields(kColumns.begin(), kColumns.end());
  fields.insert(fields.end(), model::kCauseNames.begin(), model::kCauseNames.end());
  return fields;
}

std::uint64_t number(const std::string& text, const std::string& where) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw UsageError(where + ": expected a number, got '" + text + "'");
  return value;
}

std::map<std::string, std::string> read_defaults(const filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw UsageError(path.string() + ": cannot be read");
  std::map<std::string, std::string> defaults;
  std::string line;
  for (int count = 1; std::getline(file, line); ++count) {
    const std::string text = trimmed(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      throw UsageError(path.string() + ":" + std::to_string(count) + ": expected 'key = value', got '" + text + "'");
    defaults[trimmed(text.substr(0, equals))] = trimmed(text.substr(equals + 1));
  }
  return defaults;
}

// "boot.cores=4 fpu.count=2" on top of the defaults as they were. A parameter that follows another one does so here.
std::map<std::string, std::string> full_config(std::map<std::string, std::string> config, const std::string& text,
                                               const std::string& where) {
  std::map<std::string, std::string> set;
  std::istringstream words(text == kDefaultsOnly ? "" : text);
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw UsageError(where + ": expected key=value in '" + text + "'");
    set[word.substr(0, equals)] = word.substr(equals + 1);
  }
  for (const auto& [name, value] : set) config[name] = value;
  for (const model::Parameter& parameter : model::parameters())
    if (parameter.follows != nullptr && set.count(parameter.name) == 0)
      config[parameter.name] = config[parameter.follows];
  return config;
}

// Which cause each column behind the fixed ones holds: another version may know others. Throws UsageError.
std::vector<std::size_t> read_header(const std::vector<std::string>& fields, const std::string& where) {
  std::vector<std::size_t> causes;
  for (std::size_t i = 0; i < std::max(fields.size(), kColumns.size()); ++i) {
    if (i < kColumns.size()) {
      if (i >= fields.size() || fields[i] != kColumns.at(i))
        throw UsageError(where + ": expected the columns " + join_csv(header()));
      continue;
    }
    const auto* const cause = std::find(model::kCauseNames.begin(), model::kCauseNames.end(), fields[i]);
    if (cause == model::kCauseNames.end()) throw UsageError(where + ": unknown cause '" + fields[i] + "'");
    causes.push_back(static_cast<std::size_t>(cause - model::kCauseNames.begin()));
  }
  return causes;
}

MeasuredRegion read_line(const std::vector<std::string>& fields, const std::vector<std::size_t>& columns,
                         const std::string& where) {
  MeasuredRegion region;
  region.layer = fields[2];
  region.pass = fields[3];
  region.kernel = fields[4];
  region.cores = number(fields[5], where);
  region.cycles = number(fields[6], where);
  region.macs = number(fields[7], where);
  region.counters.instructions = number(fields[8], where);
  region.counters.bank_conflicts = number(fields[9], where);
  region.counters.fpu_contention = number(fields[10], where);
  for (std::size_t i = 0; i < columns.size(); ++i)
    region.counters.causes.at(columns[i]) = number(fields[kColumns.size() + i], where);
  const auto& causes = region.counters.causes;
  if (std::accumulate(causes.begin(), causes.end(), std::uint64_t{0}) != region.cycles * region.cores)
    throw UsageError(where + ": the causes of " + region.name() + " do not add up to cycles x cores");
  return region;
}

std::string line_of(const MeasuredRun& run, const MeasuredRegion& region) {
  std::vector<std::string> fields = {run.program, short_config(run.config), region.layer, region.pass, region.kernel};
  for (const std::uint64_t count : {region.cores, region.cycles, region.macs, region.counters.instructions,
                                    region.counters.bank_conflicts, region.counters.fpu_contention, run.code_bytes})
    fields.push_back(std::to_string(count));
  for (const std::uint64_t cycles : region.counters.causes) fields.push_back(std::to_string(cycles));
  return join_csv(fields);
}

std::string defaults_text() {
  std::string text = "# Defaults of all parameters when the baseline beside this file was saved.\n";
  for (const model::Parameter& parameter : model::parameters())
    if (!changes_no_result(parameter.name))
      text += std::string(parameter.name) + " = " + parameter.value.read(model::ClusterConfig{}) + "\n";
  return text;
}

}  // namespace

bool is_baseline(const filesystem::path& folder) { return filesystem::is_regular_file(folder / kBaselineFile); }

std::vector<MeasuredRun> read_baseline(const filesystem::path& folder) {
  const std::map<std::string, std::string> defaults = read_defaults(folder / kBaselineDefaults);
  const filesystem::path path = folder / kBaselineFile;
  std::ifstream file(path);
  if (!file) throw UsageError(path.string() + ": cannot be read");
  std::string line;
  std::getline(file, line);
  const std::vector<std::size_t> causes = read_header(split_csv(line), path.string() + ":1");
  std::vector<MeasuredRun> runs;
  std::string last_config;
  for (int count = 2; std::getline(file, line); ++count) {
    const std::string where = path.string() + ":" + std::to_string(count);
    const std::vector<std::string> fields = split_csv(line);
    if (fields.size() != kColumns.size() + causes.size())
      throw UsageError(where + ": expected " + std::to_string(kColumns.size() + causes.size()) + " columns");
    if (runs.empty() || runs.back().program != fields[0] || last_config != fields[1]) {
      MeasuredRun& run = runs.emplace_back();
      run.source = where;
      run.program = fields[0];
      run.config = full_config(defaults, fields[1], where);
      last_config = fields[1];
    }
    runs.back().code_bytes = number(fields[11], where);
    runs.back().regions.push_back(read_line(fields, causes, where));
  }
  return runs;
}

void save_baseline(const filesystem::path& folder, const std::vector<MeasuredRun>& runs) {
  std::string text = join_csv(header()) + "\n";
  for (const MeasuredRun& run : runs) {
    if (!run.good) throw UsageError(run.source + ": " + run.program + " failed: it cannot be a baseline");
    for (const MeasuredRegion& region : run.regions) text += line_of(run, region) + "\n";
  }
  std::error_code error;
  filesystem::create_directories(folder, error);
  if (error) throw UsageError(folder.string() + ": cannot be made: " + error.message());
  write_file(folder / kBaselineDefaults, defaults_text());
  write_file(folder / kBaselineFile, text);
}

}  // namespace halfstep::tools
