#include "kernels/compiler/passes/mark_loops.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

namespace halfstep::compiler {
namespace {

constexpr unsigned kAffordableCost = 8;  // of computing the number of iterations, in cheap instructions

bool calls_something(const llvm::BasicBlock& block) {
  return llvm::any_of(block, [](const llvm::Instruction& instruction) {
    const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    if (call == nullptr) return false;
    return !call->isInlineAsm() && !llvm::isa<llvm::IntrinsicInst>(call);
  });
}

class Marker {
 public:
  Marker(llvm::Function& function, llvm::FunctionAnalysisManager& analyses)
      : function_(function),
        loops_(analyses.getResult<llvm::LoopAnalysis>(function)),
        evolution_(analyses.getResult<llvm::ScalarEvolutionAnalysis>(function)),
        costs_(analyses.getResult<llvm::TargetIRAnalysis>(function)) {}

  bool run() {
    for (llvm::Loop* loop : loops_.getLoopsInPreorder()) {
      if (loop->isInnermost() && loop->getNumBlocks() == 1) mark(*loop);
    }
    for (llvm::Loop* loop : loops_.getLoopsInPreorder()) {
      if (!loop->isInnermost() && has_only_marked_loops(*loop)) mark(*loop);
    }
    return !marked_.empty();
  }

 private:
  // Everything but the branches of inner loops is a straight line.
  bool has_only_marked_loops(const llvm::Loop& loop) const {
    for (const llvm::Loop* inner : loop.getSubLoops()) {
      if (marked_.count(inner) == 0 || !inner->isInnermost()) return false;
    }
    const llvm::BasicBlock* latch = loop.getLoopLatch();
    for (const llvm::BasicBlock* block : loop.blocks()) {
      const auto* branch = llvm::dyn_cast<llvm::BranchInst>(block->getTerminator());
      if (branch == nullptr) return false;
      if (block != latch && loops_.getLoopFor(block) == &loop && branch->isConditional()) return false;
    }
    return true;
  }

  void mark(llvm::Loop& loop) {
    llvm::BasicBlock* latch = loop.getLoopLatch();
    llvm::BasicBlock* preheader = loop.getLoopPreheader();
    if (latch == nullptr || preheader == nullptr || loop.getExitingBlock() != latch) return;
    auto* branch = llvm::dyn_cast<llvm::BranchInst>(latch->getTerminator());
    if (branch == nullptr || !branch->isConditional()) return;
    if (llvm::any_of(loop.blocks(), [](const llvm::BasicBlock* block) { return calls_something(*block); })) return;
    llvm::Value* count = iterations(loop, preheader->getTerminator());
    if (count == nullptr) return;

    llvm::IRBuilder<> builder(loop.getHeader(), loop.getHeader()->begin());
    llvm::Type* word = builder.getInt32Ty();
    llvm::PHINode* remaining = builder.CreatePHI(word, 2, "halfstep.remaining");
    builder.SetInsertPoint(branch);
    llvm::FunctionType* type = llvm::FunctionType::get(word, {word}, false);
    llvm::CallInst* left =
        builder.CreateCall(type, llvm::InlineAsm::get(type, "#halfstep.count $0", "=r,0", true), {remaining});
    left->setDoesNotThrow();
    left->setDoesNotAccessMemory();
    remaining->addIncoming(count, preheader);
    remaining->addIncoming(left, latch);
    llvm::Value* condition = branch->getCondition();
    branch->setCondition(builder.CreateICmpNE(left, builder.getInt32(0)));
    if (branch->getSuccessor(0) != loop.getHeader()) branch->swapSuccessors();
    llvm::RecursivelyDeleteTriviallyDeadInstructions(condition);
    evolution_.forgetLoop(&loop);
    marked_.insert(&loop);
  }

  // As an i32 in front of the loop, or nullptr.
  llvm::Value* iterations(llvm::Loop& loop, llvm::Instruction* place) {
    const llvm::SCEV* repeats = evolution_.getBackedgeTakenCount(&loop);
    if (llvm::isa<llvm::SCEVCouldNotCompute>(repeats)) return nullptr;
    if (evolution_.getTypeSizeInBits(repeats->getType()) > 32) return nullptr;
    llvm::Type* word = llvm::Type::getInt32Ty(function_.getContext());
    const llvm::SCEV* repeats_word = evolution_.getNoopOrZeroExtend(repeats, word);
    if (may_repeat_forever(loop, repeats_word)) return nullptr;
    const llvm::SCEV* count = evolution_.getAddExpr(repeats_word, evolution_.getOne(word));
    llvm::SCEVExpander expander(evolution_, function_.getParent()->getDataLayout(), "halfstep.count");
    if (!expander.isSafeToExpandAt(count, place)) return nullptr;
    if (expander.isHighCostExpansion(count, &loop, kAffordableCost, &costs_, place)) return nullptr;
    return expander.expandCodeFor(count, word, place);
  }

  // 2^32 iterations, which a counter of 32 bits takes for none.
  bool may_repeat_forever(const llvm::Loop& loop, const llvm::SCEV* repeats) {
    const auto* most = llvm::dyn_cast<llvm::SCEVConstant>(evolution_.getConstantMaxBackedgeTakenCount(&loop));
    if (most != nullptr && !most->getAPInt().zextOrTrunc(32).isAllOnes()) return false;
    if (!evolution_.getUnsignedRangeMax(evolution_.applyLoopGuards(repeats, &loop)).isAllOnes()) return false;
    return !evolution_.isLoopEntryGuardedByCond(&loop, llvm::CmpInst::ICMP_NE, repeats,
                                                evolution_.getMinusOne(repeats->getType()));
  }

  llvm::Function& function_;
  llvm::LoopInfo& loops_;
  llvm::ScalarEvolution& evolution_;
  const llvm::TargetTransformInfo& costs_;
  llvm::SmallPtrSet<const llvm::Loop*, 8> marked_;
};

}  // namespace

llvm::PreservedAnalyses MarkLoops::run(llvm::Function& function, llvm::FunctionAnalysisManager& analyses) {
  return Marker(function, analyses).run() ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

}  // namespace halfstep::compiler
