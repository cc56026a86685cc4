// Replays a fetch trace on the instruction cache alone, in the environment that the corpus was measured in: cores that
// do nothing but fetch, and a memory of fixed latency (tests/data/icache/README.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/icache/icache_parameters.h"
#include "tools/validate/icache_trace.h"

namespace halfstep::tools {

// Numbers under the names that the tables' columns have.
using MeasuredColumns = std::map<std::string, std::uint64_t>;

struct IcacheMeasurement {
  std::vector<MeasuredColumns> cores;
  MeasuredColumns run;
};

IcacheMeasurement replay(const IcacheTrace& trace, const model::IcacheParameters& parameters,
                         std::uint32_t memory_latency);

}  // namespace halfstep::tools
