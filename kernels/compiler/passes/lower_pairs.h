// Pass: arithmetic on pairs of halves, bf16 and 16-bit integers, and on single bf16 numbers, to instructions of RI5CY.
//
// Every value of such a type gets an i32, its word; loads and stores of it become accesses of 32 (16) bits. What this
// pass does not know stays as it is, between conversions, and is taken apart by LLVM: slower, never wrong.
//
// A multiplication whose only use is an addition is fused into vfmac when both may be contracted (-ffp-contract);
// subtractions are fused with a sign change, never as vfmre, whose sign is not the same on all designs. Division and
// square root go lane by lane: this core's vfdiv and vfsqrt compute lane 0 only.
#pragma once

#include "llvm/IR/PassManager.h"

namespace halfstep::compiler {

struct LowerPairs : llvm::PassInfoMixin<LowerPairs> {
  llvm::PreservedAnalyses run(llvm::Function& function, llvm::FunctionAnalysisManager& analyses);
  static bool isRequired() { return true; }  // without it, bf16 calls functions that no library has
};

}  // namespace halfstep::compiler
