// How a comparison looks: pure functions to text.
#pragma once

#include <string>

#include "tools/compare/comparison.h"

namespace halfstep::tools {

std::string print_comparison_text(const Comparison& comparison);      // terminal and .txt
std::string print_comparison_markdown(const Comparison& comparison);  // .md
std::string print_comparison_json(const Comparison& comparison);      // .json, schema halfstep-comparison-1
std::string print_comparison_junit(const Comparison& comparison);     // .xml: a test case for each region

// Writes it in the format that the path's suffix asks for. Throws UsageError.
void write_comparison(const Comparison& comparison, const std::string& path);
// Throws UsageError if write_comparison would: better before than after.
void check_comparison_path(const std::string& path);

// "+412 cycles: +380 tcdm denied, +32 issued"
std::string explanation(const RegionChange& region);
// "+5.5 %", "-" without a base
std::string percent_text(const RegionChange& region);
// "conv1 forward (conv3x3_fp16) is 5.5 % slower, allowed are 2 %: +412 cycles: ..."
std::string complaint(const RegionChange& region);
// One line on everything: how many regions, how many differ.
std::string summary_line(const Comparison& comparison);
// Why --max-regression fails, a line each; empty if it does not.
std::vector<std::string> failures(const Comparison& comparison);

}  // namespace halfstep::tools
