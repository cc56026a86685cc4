// The counters of one core and the regions its markers open and close.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "model/stats/run_result.h"

namespace halfstep::model {

class CoreStatistics {
 public:
  Counters counters;

  // Region markers (platform.md): a HINT's immediate. Begin takes effect after the cycle it issues in, end before, so
  // that a region's cycles are time(end) - time(begin) - 1 as the timing corpus defines them.
  void begin_region(std::uint32_t id, std::uint64_t cycle);
  void end_region(std::uint32_t id, std::uint64_t cycle);

  // Closed instances only; a region still open when the run stops does not count.
  std::vector<RegionResult> regions(std::uint32_t core) const;

 private:
  struct Open {
    std::uint64_t begin = 0;
    Counters counters;
  };
  struct Region {
    std::vector<Open> open;  // instances of one id may nest
    RegionResult result;
  };
  std::map<std::uint32_t, Region> regions_;
};

}  // namespace halfstep::model
