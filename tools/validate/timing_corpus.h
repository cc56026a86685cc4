// A timing corpus: assembly programs, the cycles that the reference hardware took for each region on each core under
// several configurations (expected.csv), and for some of the runs every instruction's issue cycle (issue/*.csv.gz).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"

namespace halfstep::tools {

struct ExpectedCycles {
  std::uint32_t core = 0;
  std::uint32_t region = 0;
  std::uint64_t cycles = 0;
};

// One program under one configuration.
struct TimingRun {
  std::uint32_t fpu_pipe_regs = 0;
  std::string fpu_allocation;  // opt, custom, lfsr, private: the corpus' words
  std::uint32_t pe_latency = 0;
  std::uint32_t cores = 0;
  std::filesystem::path issue_trace;  // empty: none recorded
  std::vector<ExpectedCycles> expected;

  std::string label() const;  // "fpu_pipe_regs=1 fpu_alloc=opt pe_latency=10"
  model::ClusterConfig config() const;
};

struct TimingProgram {
  std::string name;
  std::string group;  // "g3": what stands before the first underscore
  std::filesystem::path source;
  std::vector<TimingRun> runs;
};

struct TimingCorpus {
  std::filesystem::path directory;
  std::filesystem::path linker_script;
  std::vector<TimingProgram> programs;  // in the order of expected.csv
};

bool is_timing_corpus(const std::filesystem::path& directory);

// Programs whose name contains `filter` (empty: all). Throws UsageError for a file that is missing or does not read.
TimingCorpus read_timing_corpus(const std::filesystem::path& directory, const std::string& filter);

}  // namespace halfstep::tools
