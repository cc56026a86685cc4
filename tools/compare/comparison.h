// Two sets of runs against each other, region by region, and what each difference comes from. The model is
// deterministic: a difference of one cycle is a difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/compare/measured_run.h"
#include "tools/compare/regression_limits.h"

namespace halfstep::tools {

// Cycles that a cause added (or, negative, saved), as the mean over the cores of the region.
using CauseChange = std::pair<model::Cause, std::int64_t>;

struct RegionChange {
  MeasuredRegion base;
  MeasuredRegion now;
  bool changed = false;           // anything counted differs
  std::vector<CauseChange> why;   // adds up to cycle_change(); largest first
  std::optional<double> allowed;  // percent, if there is a limit
  bool too_slow = false;

  std::int64_t cycle_change() const;
  std::optional<double> percent() const;  // none if the base took no cycle
};

struct RunComparison {
  std::string program;
  std::string config;  // short
  std::string base_source;
  std::string new_source;
  std::uint64_t base_code_bytes = 0;
  std::uint64_t new_code_bytes = 0;
  std::vector<std::string> config_differences;  // not empty: nothing is compared
  std::vector<RegionChange> regions;
  std::vector<MeasuredRegion> missing;  // in the base only
  std::vector<MeasuredRegion> added;    // in the new one only
  bool base_good = true;
  bool new_good = true;
};

struct Comparison {
  std::vector<RunComparison> runs;
  std::vector<std::string> only_in_base;  // runs without a partner: "matmul_fp32.elf, fpu.count=2"
  std::vector<std::string> only_in_new;
  bool limited = false;  // --max-regression was given

  std::size_t region_count() const;
  std::size_t changed_count() const;
  std::size_t faster_count() const;
  std::size_t slower_count() const;
  std::size_t too_slow_count() const;
  // What the base has and nobody compared: regions, runs, configurations; and runs that did not end well.
  std::size_t uncompared_count() const;
  bool regressed() const { return limited && (too_slow_count() != 0 || uncompared_count() != 0); }
};

// Runs are partners if program and configuration are equal; if there is one run on either side, they are partners
// whatever they are called. Regions are partners if layer, pass, kernel and cores are equal, else (the kernel was
// exchanged) layer, pass and cores.
Comparison compare_runs(const std::vector<MeasuredRun>& base, const std::vector<MeasuredRun>& now,
                        const std::optional<RegressionLimits>& limits);

}  // namespace halfstep::tools
