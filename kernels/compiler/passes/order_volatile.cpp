#include "kernels/compiler/passes/order_volatile.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

namespace halfstep::compiler {
namespace {

bool is_ordered(const llvm::Instruction& instruction) {
  if (instruction.isVolatile() || instruction.isAtomic()) return true;
  const auto* move = llvm::dyn_cast<llvm::MemIntrinsic>(&instruction);
  return move != nullptr && move->isVolatile();
}

void put_barrier(llvm::BasicBlock* block, llvm::BasicBlock::iterator place) {
  llvm::IRBuilder<> builder(block, place);
  llvm::FunctionType* type = llvm::FunctionType::get(builder.getVoidTy(), false);
  builder.CreateCall(type, llvm::InlineAsm::get(type, "#halfstep.barrier", "", true))->setDoesNotThrow();
}

}  // namespace

llvm::PreservedAnalyses OrderVolatile::run(llvm::Function& function, llvm::FunctionAnalysisManager& /*analyses*/) {
  llvm::SmallVector<llvm::Instruction*, 16> accesses;
  for (llvm::Instruction& instruction : llvm::instructions(function)) {
    if (is_ordered(instruction)) accesses.push_back(&instruction);
  }
  for (llvm::Instruction* access : accesses) {
    put_barrier(access->getParent(), access->getIterator());
    put_barrier(access->getParent(), std::next(access->getIterator()));
  }
  return accesses.empty() ? llvm::PreservedAnalyses::all() : llvm::PreservedAnalyses::none();
}

}  // namespace halfstep::compiler
