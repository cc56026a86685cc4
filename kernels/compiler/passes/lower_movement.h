// Data movement of pairs and bf16 numbers: loads, stores, lanes in and out, shuffles, conversions, comparisons,
// choices.
#pragma once

#include "kernels/compiler/passes/word_map.h"

namespace halfstep::compiler {

class LowerMovement {
 public:
  explicit LowerMovement(WordMap& words) : words_(words) {}

  // Rewrites an instruction that makes or takes narrow values; false if this class does not know it.
  bool lower(llvm::Instruction& instruction);

 private:
  // Results of a narrow type.
  llvm::Value* narrow_result(llvm::Instruction& instruction, llvm::IRBuilder<>& builder);
  llvm::Value* lower_load(llvm::LoadInst& load, llvm::IRBuilder<>& builder);
  llvm::Value* lower_select(llvm::SelectInst& select, llvm::IRBuilder<>& builder);
  llvm::Value* lower_insert(llvm::InsertElementInst& insert, llvm::IRBuilder<>& builder);
  llvm::Value* lower_shuffle(llvm::ShuffleVectorInst& shuffle, llvm::IRBuilder<>& builder);
  llvm::Value* lower_comparison(llvm::FCmpInst& comparison, llvm::IRBuilder<>& builder);
  llvm::Value* lower_truncation(llvm::FPTruncInst& truncation, llvm::IRBuilder<>& builder);

  // Results of ordinary types from narrow operands.
  bool lower_store(llvm::StoreInst& store);
  bool lower_extract(llvm::ExtractElementInst& extract);
  bool lower_extension(llvm::FPExtInst& extension);
  bool lower_bf16_comparison(llvm::FCmpInst& comparison);
  bool lower_bf16_to_integer(llvm::CastInst& conversion);
  llvm::Value* float_of_bf16(llvm::Value* number, llvm::IRBuilder<>& builder);

  llvm::Value* element_register(llvm::Value* element);

  WordMap& words_;
};

}  // namespace halfstep::compiler
