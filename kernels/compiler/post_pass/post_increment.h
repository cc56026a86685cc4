// Pointer steps into loads and stores: `lw a0, 0(a1)` ... `addi a1, a1, 4` becomes `p.lw a0, 4(a1!)`, which is one
// instruction, and the post-incremented address costs nothing even when it is used next.
//
// The step may stand before or behind the access, and other accesses through the same pointer may stand between the
// two; their offsets are corrected. Steps by a register fuse, too: `p.lw a0, a2(a1!)`.
#pragma once

#include "kernels/compiler/post_pass/stretches.h"

namespace halfstep::compiler {

// Returns how many steps were fused.
int fuse_post_increments(std::vector<Line>& lines, const std::vector<Stretch>& stretches);

}  // namespace halfstep::compiler
