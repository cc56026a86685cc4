#include "kernels/compiler/passes/promote_variadic.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

namespace halfstep::compiler {
namespace {

bool promote_arguments(llvm::CallBase& call) {
  bool changed = false;
  for (unsigned i = call.getFunctionType()->getNumParams(); i < call.arg_size(); ++i) {
    llvm::Value* argument = call.getArgOperand(i);
    if (!argument->getType()->isHalfTy() && !argument->getType()->isBFloatTy()) continue;
    llvm::IRBuilder<> builder(&call);
    llvm::Value* single = builder.CreateFPExt(argument, builder.getFloatTy());
    call.setArgOperand(i, builder.CreateFPExt(single, builder.getDoubleTy()));
    changed = true;
  }
  return changed;
}

}  // namespace

llvm::PreservedAnalyses PromoteVariadic::run(llvm::Function& function, llvm::FunctionAnalysisManager& /*analyses*/) {
  bool changed = false;
  for (llvm::Instruction& instruction : llvm::instructions(function)) {
    auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    if (call != nullptr && call->getFunctionType()->isVarArg()) changed = promote_arguments(*call) || changed;
  }
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

}  // namespace halfstep::compiler
