// Pass: a comment, `#halfstep.barrier`, on both sides of every volatile and atomic access. Assembly does not tell such
// accesses from others, and the post-pass changes the order of loads.
#pragma once

#include "llvm/IR/PassManager.h"

namespace halfstep::compiler {

struct OrderVolatile : llvm::PassInfoMixin<OrderVolatile> {
  llvm::PreservedAnalyses run(llvm::Function& function, llvm::FunctionAnalysisManager& analyses);
};

}  // namespace halfstep::compiler
