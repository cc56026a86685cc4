// The order of instructions in the bodies of marked loops.
//
// A load's result that the next instruction uses costs a cycle (timing.md, load, then use): something independent is
// put in between, if there is anything. Otherwise clang's order is kept, all loads first. Orders that alternate loads
// with FP operations, for the sake of cores that share an FPU, were measured and are not faster: README.md.
//
// Only independent instructions change places. Loads may pass loads; nothing passes a store, a barrier (volatile
// accesses are between two, passes/order_volatile.h) or the end of a straight line.
#pragma once

#include "kernels/compiler/post_pass/stretches.h"

namespace halfstep::compiler {

// Returns the number of stretches whose order changed.
int schedule_loop_bodies(std::vector<Line>& lines, const FunctionRange& range,
                         const std::unordered_set<std::string>& mentioned);

// The order itself: positions of `body`, which goes round and round, in their new order.
std::vector<std::size_t> order_without_stalls(const std::vector<Instruction>& body);

}  // namespace halfstep::compiler
