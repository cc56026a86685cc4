// Writing a hardware loop down, once it is known that it can be one.
#pragma once

#include <string>
#include <vector>

#include "kernels/compiler/post_pass/control_flow.h"

namespace halfstep::compiler {

constexpr unsigned kMaximumWords = 1000;  // of a body; lp.setup reaches 1023
constexpr unsigned kMinimumWords = 2;     // shorter ones are not repeated as they should be

struct HardwareLoop {
  unsigned level = 0;                 // which of the two counters: 0 inner, 1 outer
  std::size_t head = 0;               // line of the label
  std::size_t branch = 0;             // line of the branch back
  std::size_t count = 0;              // line of the marker
  std::string counter;                // register that counts down
  std::string iterations;             // register or number that lp.setup takes
  bool counter_needed_after = false;  // as zero, which the loop of instructions left in it
  unsigned words = 0;                 // body, without padding
  unsigned inner_end = 0;             // words in front of the end of the last inner loop
};

// nops that a body needs at its end.
unsigned padding(const HardwareLoop& loop);

// Where the number of iterations comes from: if the counter was only set for this loop, right in front of it, from a
// number that lp.setupi takes or from another register, that is used instead, and setting the counter is left out.
void choose_iterations(HardwareLoop& loop, std::vector<Line>& lines, bool entered_only_from_above);

// Replaces markers and branches, inserts the set-ups, and keeps 16-bit instructions out of the outermost loops around.
void write_loops(std::vector<Line>& lines, const std::vector<HardwareLoop>& loops);

}  // namespace halfstep::compiler
