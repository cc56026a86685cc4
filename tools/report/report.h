// What a run was and what it measured, and the printers: pure functions from a Report to text.
#pragma once

#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/stats/run_result.h"

namespace halfstep::tools {

struct Report {
  std::string version;  // of halfstep
  std::string program;
  std::string sha256;
  model::ClusterConfig config;
  std::vector<std::string> assumed;  // parameters whose preset says that their value is assumed
  model::RunResult result;
  std::uint64_t code_bytes = 0;              // of the program's executable segments
  std::vector<std::string> not_in_preset{};  // memory that the preset's hardware does not have
  std::vector<double> losses{};              // of each training step, if a described network was run
};

std::string print_text(const Report& report);      // .txt and the terminal
std::string print_markdown(const Report& report);  // .md
std::string print_csv(const Report& report);       // .csv
std::string print_json(const Report& report);      // .json; README.md in this folder describes it

// Writes the report in the format that the path's suffix asks for. Throws UsageError.
void write_report(const Report& report, const std::string& path);

// Throws UsageError if the suffix names no format or the folder does not exist: better before a long run than after it.
void check_report_path(const std::string& path);

}  // namespace halfstep::tools
