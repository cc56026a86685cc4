#include "kernels/compiler/passes/lower_pairs.h"

#include "kernels/compiler/passes/lower_arithmetic.h"
#include "kernels/compiler/passes/lower_movement.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Local.h"

namespace halfstep::compiler {
namespace {

bool touches_narrow_types(const llvm::Instruction& instruction) {
  if (has_word(instruction.getType())) return true;
  return llvm::any_of(instruction.operands(), [](const llvm::Use& use) { return has_word(use->getType()); });
}

// New phi nodes carry words; their operands are filled in when everything else is lowered.
llvm::SmallVector<llvm::PHINode*, 8> replace_phi_nodes(llvm::Function& function, WordMap& words) {
  llvm::SmallVector<llvm::PHINode*, 8> nodes;
  for (llvm::BasicBlock& block : function) {
    for (llvm::PHINode& node : block.phis()) {
      if (has_word(node.getType())) nodes.push_back(&node);
    }
  }
  for (llvm::PHINode* node : nodes) {
    llvm::IRBuilder<> builder(node);
    words.replace(node, builder.CreatePHI(builder.getInt32Ty(), node->getNumIncomingValues()));
  }
  return nodes;
}

void delete_unused(llvm::Function& function) {
  for (llvm::BasicBlock* block : llvm::post_order(&function)) {
    for (llvm::Instruction& instruction : llvm::make_early_inc_range(llvm::reverse(*block))) {
      if (llvm::isInstructionTriviallyDead(&instruction)) instruction.eraseFromParent();
    }
  }
}

}  // namespace

llvm::PreservedAnalyses LowerPairs::run(llvm::Function& function, llvm::FunctionAnalysisManager& /*analyses*/) {
  const auto instructions = llvm::make_range(llvm::inst_begin(function), llvm::inst_end(function));
  if (llvm::none_of(instructions, touches_narrow_types)) return llvm::PreservedAnalyses::all();

  WordMap words(function);
  const llvm::SmallVector<llvm::PHINode*, 8> phi_nodes = replace_phi_nodes(function, words);
  llvm::SmallVector<llvm::Instruction*, 128> work;  // operands before users
  for (llvm::BasicBlock* block : llvm::ReversePostOrderTraversal<llvm::Function*>(&function)) {
    for (llvm::Instruction& instruction : *block) {
      if (!llvm::isa<llvm::PHINode>(instruction) && touches_narrow_types(instruction)) work.push_back(&instruction);
    }
  }
  LowerMovement movement(words);
  LowerArithmetic arithmetic(words);
  for (llvm::Instruction* instruction : work) {
    if (movement.lower(*instruction)) continue;
    if (llvm::Value* word = arithmetic.lower(*instruction)) words.replace(instruction, word);
  }
  for (llvm::PHINode* node : phi_nodes) {
    auto* carrier = llvm::cast<llvm::PHINode>(words.word(node));
    for (unsigned i = 0; i < node->getNumIncomingValues(); ++i)
      carrier->addIncoming(words.word(node->getIncomingValue(i)), node->getIncomingBlock(i));
  }
  words.finish();
  delete_unused(function);
  return llvm::PreservedAnalyses::none();
}

}  // namespace halfstep::compiler
