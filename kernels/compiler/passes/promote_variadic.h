// Pass: halves and bfloats behind the `...` of a call become doubles, as floats do by the rules of C and as gcc for
// PULP does with its float16: printf("%f", x). clang leaves them as they are, and printf would print something else.
#pragma once

#include "llvm/IR/PassManager.h"

namespace halfstep::compiler {

struct PromoteVariadic : llvm::PassInfoMixin<PromoteVariadic> {
  llvm::PreservedAnalyses run(llvm::Function& function, llvm::FunctionAnalysisManager& analyses);
  static bool isRequired() { return true; }  // at -O0, too
};

}  // namespace halfstep::compiler
