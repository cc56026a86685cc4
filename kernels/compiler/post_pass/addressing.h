// Loads and stores of clang's XCVmem to RI5CY's words. The immediate post-increment is the same word in both; the forms
// with a register are other words on this core (tests/1_isa/data/corev_vs_ri5cy.csv lists which), so all of them are
// written as .insn.
#pragma once

#include <vector>

#include "kernels/compiler/post_pass/assembly.h"

namespace halfstep::compiler {

// Returns the number of accesses rewritten; throws std::runtime_error for one that is not understood.
int encode_accesses(std::vector<Line>& lines);

}  // namespace halfstep::compiler
