// Sweep files: what to run, on which designs. The syntax is that of the presets, "key = value" lines with # comments;
// configs/sweeps/README.md describes the keys.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/config/assignment.h"

namespace halfstep::tools {

struct SweepWorkload {
  std::string label;
  std::string program;               // as `run` takes it; a path is relative to the sweep file
  std::vector<Assignment> settings;  // that hold for this workload only
  std::string origin;
};

struct SweepAxis {
  std::string parameter;
  std::vector<std::string> values;  // as written, ranges expanded; may be expressions
  std::string origin;               // "fpu_sharing.cfg:12"
};

struct SweepConstraint {
  std::string text;
  std::string origin;
};

struct SweepDefinition {
  std::string name;  // of the file, without suffix
  std::vector<Assignment> base;
  std::vector<SweepWorkload> workloads;
  std::vector<SweepAxis> axes;
  std::vector<std::vector<std::size_t>> groups;  // indices of axes that are walked together; each axis in one group
  std::vector<SweepConstraint> constraints;
};

// Throws UsageError with file and line.
SweepDefinition read_sweep_file(const std::filesystem::path& path);

}  // namespace halfstep::tools
