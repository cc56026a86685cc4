// What one run measured, as comparisons need it: read back from a report, a database or a baseline.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/stats/run_result.h"

namespace halfstep::tools {

// A row of the report: a layer in a pass; of a program without layer table a region on a core; else the whole run.
struct MeasuredRegion {
  std::string layer;
  std::string pass;
  std::string kernel;
  std::uint64_t cores = 0;  // the causes add up to cycles x cores
  std::uint64_t cycles = 0;
  std::uint64_t macs = 0;
  model::Counters counters;  // instruction cache counters are not kept

  // "conv1 forward (conv3x3_fp16)", for messages.
  std::string name() const;
  double macs_per_cycle() const;
};

struct MeasuredRun {
  std::string source;  // where it was read: a file, a row of a database
  std::string program;
  std::string sha256;
  std::uint64_t code_bytes = 0;               // 0: not known
  bool good = true;                           // it exited with 0
  std::map<std::string, std::string> config;  // every parameter that can change a result, resolved
  std::vector<MeasuredRegion> regions;        // in the program's order
};

// The value of a parameter in a configuration that may leave it out: its default then, or that of the parameter it
// follows. Empty for a name that is no parameter.
std::string parameter_value(const std::string& name, const std::map<std::string, std::string>& config);

// True of parameters that no simulated result depends on: when to give up, how to call the modules.
bool changes_no_result(const std::string& parameter);

// "fpu.count 4 -> 2": parameters with different values. One that only the other side knows has its default here.
std::vector<std::string> differing_parameters(const MeasuredRun& base, const MeasuredRun& now);

// "boot.cores=4 fpu.count=2": what differs from the defaults, or "defaults".
std::string short_config(const std::map<std::string, std::string>& config);

}  // namespace halfstep::tools
