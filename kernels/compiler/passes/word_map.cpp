#include "kernels/compiler/passes/word_map.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"

namespace halfstep::compiler {
namespace {

// Right behind a value's definition.
llvm::BasicBlock::iterator place_behind(llvm::Instruction* definition) {
  if (llvm::isa<llvm::PHINode>(definition)) return definition->getParent()->getFirstInsertionPt();
  return std::next(definition->getIterator());
}

llvm::Value* to_word(llvm::IRBuilder<>& builder, llvm::Value* value) {
  if (is_mask(value->getType())) {
    llvm::Value* low = builder.CreateZExt(builder.CreateExtractElement(value, std::uint64_t{0}), builder.getInt32Ty());
    llvm::Value* high = builder.CreateZExt(builder.CreateExtractElement(value, 1), builder.getInt32Ty());
    return builder.CreateOr(low, builder.CreateShl(high, 16));
  }
  if (is_pair(value->getType())) return builder.CreateBitCast(value, builder.getInt32Ty());
  return builder.CreateZExt(builder.CreateBitCast(value, builder.getInt16Ty()), builder.getInt32Ty());
}

llvm::Value* from_word(llvm::IRBuilder<>& builder, llvm::Value* word, llvm::Type* type) {
  if (is_mask(type)) {
    llvm::Value* mask = llvm::PoisonValue::get(type);
    mask = builder.CreateInsertElement(mask, builder.CreateTrunc(word, builder.getInt1Ty()), std::uint64_t{0});
    llvm::Value* high = builder.CreateTrunc(builder.CreateLShr(word, 16), builder.getInt1Ty());
    return builder.CreateInsertElement(mask, high, 1);
  }
  if (is_pair(type)) return builder.CreateBitCast(word, type);
  return builder.CreateBitCast(builder.CreateTrunc(word, builder.getInt16Ty()), type);
}

}  // namespace

llvm::Value* WordMap::word(llvm::Value* value) {
  const auto known = words_.find(value);
  if (known != words_.end()) return known->second;
  if (auto* constant = llvm::dyn_cast<llvm::Constant>(value)) {
    llvm::Constant* bits = word_of_constant(constant, function_.getParent()->getDataLayout());
    if (bits != nullptr) return bits;
  }
  if (auto* cast = llvm::dyn_cast<llvm::BitCastInst>(value)) {
    if (cast->getOperand(0)->getType()->isIntegerTy(32)) return cast->getOperand(0);
  }
  auto* instruction = llvm::dyn_cast<llvm::Instruction>(value);
  llvm::BasicBlock& entry = function_.getEntryBlock();
  llvm::IRBuilder<> builder(function_.getContext());
  if (instruction == nullptr)
    builder.SetInsertPoint(&entry, entry.getFirstInsertionPt());
  else
    builder.SetInsertPoint(instruction->getParent(), place_behind(instruction));
  llvm::Value* made = to_word(builder, value);
  words_[value] = made;
  return made;
}

void WordMap::replace(llvm::Instruction* old_instruction, llvm::Value* word) {
  words_[old_instruction] = word;
  replaced_.push_back(old_instruction);
}

void WordMap::replace_value(llvm::Instruction* old_instruction, llvm::Value* new_value) {
  if (new_value != nullptr) old_instruction->replaceAllUsesWith(new_value);
  replaced_.push_back(old_instruction);
}

llvm::Value* WordMap::convert_back(llvm::Instruction* old_instruction, llvm::Type* type) {
  llvm::Value* word = words_[old_instruction];
  llvm::IRBuilder<> builder(old_instruction->getParent(), place_behind(old_instruction));
  return from_word(builder, word, type);
}

void WordMap::finish() {
  const llvm::DenseSet<llvm::Instruction*> gone(replaced_.begin(), replaced_.end());
  for (llvm::Instruction* old_instruction : replaced_) {
    if (!has_word(old_instruction->getType())) continue;
    llvm::SmallVector<llvm::Use*, 8> remaining;
    for (llvm::Use& use : old_instruction->uses()) {
      if (gone.count(llvm::cast<llvm::Instruction>(use.getUser())) == 0) remaining.push_back(&use);
    }
    if (remaining.empty()) continue;
    llvm::Value* value = convert_back(old_instruction, old_instruction->getType());
    for (llvm::Use* use : remaining) use->set(value);
  }
  for (llvm::Instruction* old_instruction : replaced_) {
    if (!old_instruction->use_empty())
      old_instruction->replaceAllUsesWith(llvm::PoisonValue::get(old_instruction->getType()));
  }
  for (llvm::Instruction* old_instruction : replaced_) old_instruction->eraseFromParent();
}

}  // namespace halfstep::compiler
