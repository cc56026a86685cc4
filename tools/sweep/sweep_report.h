// How the results of a sweep look: pure functions to text, and plots through gnuplot.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/sweep/sweep_table.h"

namespace halfstep::tools {

std::string print_sweep_text(const SweepTable& table);
std::string print_sweep_csv(const SweepTable& table);
// With images of these names, which are beside the page.
std::string print_sweep_markdown(const SweepTable& table, const std::vector<std::string>& images);

// One SVG per workload beside `page` ("NAME_WORKLOAD.svg"): MAC/clk (without MACs: speed-up) over the first axis, a
// line for each combination of the others. Returns the file names. Throws UsageError if gnuplot is not installed or
// fails.
std::vector<std::string> write_sweep_plots(const SweepTable& table, const std::filesystem::path& page);

}  // namespace halfstep::tools
