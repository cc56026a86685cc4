// Marked loops (passes/mark_loops.h) to hardware loops.
//
// `#halfstep.count n` and the `bnez n, head` that ends a loop go away, and `lp.setup` stands in front of the body.
// Innermost loops take loop 0, a loop around such ones loop 1. Everything that is not exactly that becomes
// `addi n, n, -1`, the loop as the compiler wrote it.
//
// What the hardware asks for (timing.md; regions of tests/data/timing/g1_hwloop show each of them on RTL): instructions
// of 32 bits at word addresses, two at least; the end of the outer loop behind the end of the inner one; the number of
// iterations 1 or more (0 runs the body once), which marked loops guarantee.
#pragma once

#include "kernels/compiler/post_pass/stretches.h"

namespace halfstep::compiler {

struct LoopCounts {
  int hardware = 0;
  int software = 0;  // marked, but left as loops of instructions
};

LoopCounts make_hardware_loops(std::vector<Line>& lines, bool enabled);

}  // namespace halfstep::compiler
