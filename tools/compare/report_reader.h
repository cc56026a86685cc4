// Reports in JSON (tools/report/README.md), read back.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/compare/measured_run.h"

namespace halfstep::tools {

// `text` is a report of schema halfstep-report-1. Throws UsageError that begins with `source`: no JSON, another schema,
// a key that is missing, causes that do not add up.
MeasuredRun parse_report(const std::string& text, const std::string& source);

// All runs behind a name: a report, a folder of reports (*.json, subfolders too), a folder with a baseline, or a
// database of a sweep (*.db). Sorted by program and configuration. Throws UsageError if there is none, if one is
// broken, or if two measured the same.
std::vector<MeasuredRun> read_measured_runs(const std::filesystem::path& path);

}  // namespace halfstep::tools
