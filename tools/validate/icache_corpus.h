// An instruction cache corpus: fetch traces, and tables of what the reference hardware measured for them, per core and
// per run, in several variants of the hardware (tests/data/icache/README.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/icache/icache_parameters.h"

namespace halfstep::tools {

// One row: a trace at a memory latency, one core of it or the whole run.
struct IcacheRow {
  std::string trace;
  std::uint32_t memory_latency = 0;
  std::optional<std::uint32_t> core;  // empty: the whole run
  std::vector<std::uint64_t> values;  // of IcacheTable::columns

  std::string label() const;  // "loop_512_x10_c2 memory_latency=5 core 1"
};

struct IcacheTable {
  std::string file;                  // "expected_2banks.csv"
  std::vector<std::string> columns;  // that hold a measured number
  std::vector<IcacheRow> rows;
};

// A build of the hardware.
struct IcacheVariant {
  std::string name;
  model::IcacheParameters parameters;
  std::vector<IcacheTable> tables;
};

struct IcacheCorpus {
  std::filesystem::path directory;
  std::vector<IcacheVariant> variants;

  std::filesystem::path trace_path(const std::string& trace) const { return directory / "traces" / (trace + ".txt"); }
};

bool is_icache_corpus(const std::filesystem::path& directory);

// Rows of traces whose name contains `filter` (empty: all). Throws UsageError for a table that does not read.
IcacheCorpus read_icache_corpus(const std::filesystem::path& directory, const std::string& filter);

}  // namespace halfstep::tools
