// A sweep's points with what was measured there, read from the database, and what follows from them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "model/stats/cause.h"
#include "tools/sweep/result_database.h"

namespace halfstep::tools {

struct SweepRow {
  std::string workload;
  std::vector<std::string> labels;   // of each axis, as the sweep file writes it
  std::vector<std::string> values;   // of each axis, resolved
  std::vector<std::uint64_t> costs;  // of each cost of the table
  bool finished = false;
  std::string error;         // not empty: failed
  std::uint64_t cycles = 0;  // of all layers; without layers of the run
  std::uint64_t macs = 0;
  std::uint64_t bank_conflicts = 0;
  std::uint64_t fpu_contention = 0;
  model::CauseCounts causes{};
  std::vector<double> losses;  // of a network: of the first and the last training step
  bool pareto = false;         // no other point of the workload is as good in everything and better in something

  bool good() const { return finished && error.empty(); }
  double macs_per_cycle() const;
  // The cause, other than issued and idle, that takes the largest share: "fpu denied 21 %".
  std::string main_stall() const;
};

struct SweepTable {
  std::string name;
  std::vector<std::string> axes;
  std::vector<std::string> costs;  // parameters that hardware is paid with
  std::vector<SweepRow> rows;
  std::vector<std::string> fixed;  // "tcdm.banks=16": settings without default that all points share
  std::vector<std::string> versions;

  std::vector<std::string> workloads() const;
  bool has_losses() const;  // of any row
};

// What one value of an axis does: the ratio of cycles to those with the axis' first value, everything else equal.
struct AxisEffect {
  std::string axis;
  std::string workload;
  std::string value;
  std::size_t pairs = 0;
  double mean = 0;  // geometric
  double least = 0;
  double most = 0;
};

// Throws UsageError if the database has no such sweep; an empty name means the only one.
SweepTable load_sweep_table(const ResultDatabase& database, const std::string& sweep);
std::vector<AxisEffect> axis_effects(const SweepTable& table);

}  // namespace halfstep::tools
