// A fetch trace: what each core of an instruction cache corpus fetches, and when it begins
// (tests/data/icache/README.md, trace format).
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace halfstep::tools {

// Fetches of consecutive words.
struct FetchRun {
  std::uint32_t address = 0;
  std::uint32_t words = 0;
};

struct CoreFetches {
  std::uint64_t start_cycle = 0;
  std::vector<FetchRun> runs;
};

using IcacheTrace = std::vector<CoreFetches>;  // index: core

// Throws UsageError with file and line for what does not read.
IcacheTrace read_icache_trace(const std::filesystem::path& path);

}  // namespace halfstep::tools
