// A pipeline trace in Kanata's format 0004, which the viewer Konata shows: each instruction is in decode (D) from the
// cycle after its predecessor left until it leaves itself, then in execute (X). What it waits in D for is not told.
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "model/soc/simulation.h"

namespace halfstep::tools {

class KanataTrace {
 public:
  KanataTrace(std::ostream& stream, std::uint32_t cores);

  // In the order of the cycles.
  void add(const model::IssueEvent& event);
  void finish();

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};

  void advance_to(std::uint64_t cycle);
  void begin_decode(std::uint32_t core);

  std::ostream& stream_;
  std::vector<std::uint64_t> in_decode_;   // id of the instruction in decode of each core
  std::vector<std::uint64_t> in_execute_;  // of those that left decode in the last cycle
  std::vector<std::uint32_t> free_;        // cores whose decode is free from the next cycle on
  std::uint64_t next_id_ = 0;
  std::uint64_t retired_ = 0;
  std::uint64_t cycle_ = 0;
};

}  // namespace halfstep::tools
