// A baseline: what runs measured, kept as text for review in version control. One line per region in baseline.csv, in
// a stable order (program, configuration, then the program's own order of regions); defaults.cfg holds the defaults of
// all parameters as they were, because a line names only what differs from them.
#pragma once

#include <filesystem>
#include <vector>

#include "tools/compare/measured_run.h"

namespace halfstep::tools {

constexpr const char* kBaselineFile = "baseline.csv";
constexpr const char* kBaselineDefaults = "defaults.cfg";

bool is_baseline(const std::filesystem::path& folder);

// Throws UsageError with file and line.
std::vector<MeasuredRun> read_baseline(const std::filesystem::path& folder);

// Makes the folder if need be. Throws UsageError if a run failed or a file cannot be written.
void save_baseline(const std::filesystem::path& folder, const std::vector<MeasuredRun>& runs);

}  // namespace halfstep::tools
