// Pass: counts the iterations of loops down and marks where, so that the post-pass can make hardware loops of them.
//
// A marked loop ends with `n = asm("#halfstep.count n"); if (n != 0) repeat`. The assembly text is a comment: the
// post-pass replaces it by `addi n, n, -1`, which is the loop as written, or deletes it and repeats by lp.setup.
// Nothing that LLVM does to the code in between can make it wrong, at worst it is not a hardware loop.
//
// Marked are innermost loops of one block, and loops around such loops if nothing else in them branches: this core has
// two levels. Not marked: loops with calls, with more than one exit, or whose number of iterations is not known before
// they start or may be 2^32.
#pragma once

#include "llvm/IR/PassManager.h"

namespace halfstep::compiler {

struct MarkLoops : llvm::PassInfoMixin<MarkLoops> {
  llvm::PreservedAnalyses run(llvm::Function& function, llvm::FunctionAnalysisManager& analyses);
};

}  // namespace halfstep::compiler
