#include "tools/compare/report_reader.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tools/compare/baseline.h"
#include "tools/errors.h"
#include "tools/sweep/result_database.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;
using nlohmann::json;

constexpr const char* kSchema = "halfstep-report-1";

std::uint64_t sum(const model::CauseCounts& causes) {
  return std::accumulate(causes.begin(), causes.end(), std::uint64_t{0});
}

model::CauseCounts read_causes(const json& object) {
  model::CauseCounts causes{};
  for (const auto& [name, cycles] : object.items()) {
    const auto* const found = std::find(model::kCauseNames.begin(), model::kCauseNames.end(), name);
    if (found == model::kCauseNames.end()) throw UsageError("unknown cause '" + name + "'");
    causes.at(static_cast<std::size_t>(found - model::kCauseNames.begin())) = cycles.get<std::uint64_t>();
  }
  return causes;
}

void check_sum(const MeasuredRegion& region) {
  if (sum(region.counters.causes) != region.cycles * region.cores)
    throw UsageError("the causes of " + region.name() + " add up to " + std::to_string(sum(region.counters.causes)) +
                     ", expected cycles x cores = " + std::to_string(region.cycles * region.cores));
}

MeasuredRegion read_layer(const json& layer) {
  MeasuredRegion region;
  region.layer = layer.at("layer").get<std::string>();
  region.pass = layer.at("pass").get<std::string>();
  region.kernel = layer.at("kernel").get<std::string>();
  region.cycles = layer.at("cycles").get<std::uint64_t>();
  region.macs = layer.at("macs").get<std::uint64_t>();
  region.counters.causes = read_causes(layer.at("causes"));
  region.counters.instructions = layer.at("instructions").get<std::uint64_t>();
  region.counters.bank_conflicts = layer.at("bank_conflicts").get<std::uint64_t>();
  region.counters.fpu_contention = layer.at("fpu_contention").get<std::uint64_t>();
  if (layer.contains("cores"))
    region.cores = layer.at("cores").get<std::uint64_t>();
  else if (region.cycles != 0)  // reports of version 0.1.0
    region.cores = sum(region.counters.causes) / region.cycles;
  return region;
}

MeasuredRegion read_region(const json& object) {
  MeasuredRegion region;
  region.layer = "region " + std::to_string(object.at("id").get<std::uint64_t>());
  region.pass = "core " + std::to_string(object.at("core").get<std::uint64_t>());
  region.cores = 1;
  region.cycles = object.at("cycles").get<std::uint64_t>();
  region.counters.causes = read_causes(object.at("causes"));
  region.counters.instructions = region.counters.causes[static_cast<std::size_t>(model::Cause::issued)];
  return region;
}

MeasuredRegion read_whole_run(const json& report) {
  MeasuredRegion region;
  region.layer = "whole run";
  region.cycles = report.at("cycles").get<std::uint64_t>();
  for (const json& core : report.at("cores")) {
    const model::CauseCounts causes = read_causes(core.at("causes"));
    for (std::size_t cause = 0; cause < model::kCauses; ++cause) region.counters.causes.at(cause) += causes.at(cause);
    region.counters.instructions += core.at("instructions").get<std::uint64_t>();
    ++region.cores;
  }
  return region;
}

std::vector<MeasuredRegion> read_regions(const json& report) {
  std::vector<MeasuredRegion> regions;
  for (const json& layer : report.at("layers")) regions.push_back(read_layer(layer));
  if (regions.empty())
    for (const json& region : report.at("regions")) regions.push_back(read_region(region));
  if (regions.empty()) regions.push_back(read_whole_run(report));
  for (const MeasuredRegion& region : regions) check_sum(region);
  return regions;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

MeasuredRun read_run(const json& report) {
  if (!report.is_object() || report.value("schema", "") != kSchema)
    throw UsageError(std::string("expected a report of schema ") + kSchema);
  MeasuredRun run;
  run.program = report.at("program").at("name").get<std::string>();
  run.sha256 = report.at("program").at("sha256").get<std::string>();
  run.code_bytes = report.at("program").value("code_bytes", std::uint64_t{0});
  run.good = report.at("exit_code") == 0;
  for (const auto& [name, value] : report.at("config").items()) run.config[name] = text_of(value);
  run.regions = read_regions(report);
  return run;
}

std::string read_text(const filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UsageError(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<filesystem::path> report_files(const filesystem::path& folder) {
  std::vector<filesystem::path> files;
  for (const auto& entry : filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<MeasuredRun> read_folder(const filesystem::path& folder) {
  if (is_baseline(folder)) return read_baseline(folder);
  std::vector<MeasuredRun> runs;
  for (const filesystem::path& file : report_files(folder))
    runs.push_back(parse_report(read_text(file), file.string()));
  if (runs.empty()) throw UsageError(folder.string() + ": no report: expected *.json files or " + kBaselineFile);
  return runs;
}

std::vector<MeasuredRun> read_database(const filesystem::path& path) {
  std::vector<MeasuredRun> runs;
  for (const std::string& report : ResultDatabase(path, ResultDatabase::Mode::read).reports())
    runs.push_back(parse_report(report, path.string() + ": run " + std::to_string(runs.size())));
  if (runs.empty()) throw UsageError(path.string() + ": the database holds no finished run");
  return runs;
}

void sort_and_check(std::vector<MeasuredRun>& runs) {
  std::stable_sort(runs.begin(), runs.end(), [](const MeasuredRun& a, const MeasuredRun& b) {
    return a.program != b.program ? a.program < b.program : short_config(a.config) < short_config(b.config);
  });
  for (std::size_t i = 1; i < runs.size(); ++i)
    if (runs[i].program == runs[i - 1].program && differing_parameters(runs[i - 1], runs[i]).empty())
      throw UsageError(runs[i - 1].source + " and " + runs[i].source + " both measure " + runs[i].program +
                       " on the same configuration: expected one of them");
}

}  // namespace

MeasuredRun parse_report(const std::string& text, const std::string& source) {
  try {
    MeasuredRun run = read_run(json::parse(text));
    run.source = source;
    return run;
  } catch (const json::exception& error) {
    throw UsageError(source + ": no report: " + error.what());
  } catch (const UsageError& error) {
    throw UsageError(source + ": " + error.what());
  }
}

std::vector<MeasuredRun> read_measured_runs(const filesystem::path& path) {
  std::vector<MeasuredRun> runs;
  if (filesystem::is_directory(path))
    runs = read_folder(path);
  else if (path.extension() == ".db" && filesystem::exists(path))
    runs = read_database(path);
  else if (!filesystem::exists(path))
    throw UsageError(path.string() + ": no such report, folder of reports or database");
  else
    runs.push_back(parse_report(read_text(path), path.string()));
  sort_and_check(runs);
  return runs;
}

}  // namespace halfstep::tools
