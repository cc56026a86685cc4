// Floating point arithmetic of pairs and of single bf16 numbers, instruction by instruction.
#pragma once

#include "kernels/compiler/passes/word_map.h"
#include "llvm/IR/IntrinsicInst.h"

namespace halfstep::compiler {

class LowerArithmetic {
 public:
  explicit LowerArithmetic(WordMap& words) : words_(words) {}

  // The word of the result, or nullptr if this is nothing that the core can do.
  llvm::Value* lower(llvm::Instruction& instruction);

 private:
  // Two factors, the second of which may be a number for both lanes.
  struct Factors {
    llvm::Value* first;
    llvm::Value* second;
    bool replicated;
  };

  llvm::Value* lower_pair(llvm::Instruction& instruction, llvm::IRBuilder<>& builder);
  llvm::Value* lower_bf16(llvm::Instruction& instruction, llvm::IRBuilder<>& builder);
  llvm::Value* lower_pair_intrinsic(llvm::IntrinsicInst& call, llvm::IRBuilder<>& builder);
  llvm::Value* lower_bf16_intrinsic(llvm::IntrinsicInst& call, llvm::IRBuilder<>& builder);
  llvm::Value* lower_integer_pair(llvm::BinaryOperator& operation, llvm::IRBuilder<>& builder);

  llvm::Value* symmetric(VectorOperation operation, llvm::Instruction& instruction, llvm::IRBuilder<>& builder);
  llvm::Value* fused_addition(llvm::Instruction& addition, llvm::IRBuilder<>& builder);
  llvm::Value* fused_subtraction(llvm::Instruction& subtraction, llvm::IRBuilder<>& builder);
  llvm::Value* multiply_add(llvm::Type* type, llvm::Value* sum, const Factors& factors, llvm::IRBuilder<>& builder);
  llvm::Value* negate(llvm::Type* type, llvm::Value* word, llvm::IRBuilder<>& builder);
  llvm::Value* divide(llvm::Instruction& division, llvm::IRBuilder<>& builder);
  llvm::Value* square_root(llvm::IntrinsicInst& call, llvm::IRBuilder<>& builder);

  Factors factors_of(llvm::Value* first, llvm::Value* second);
  // The register whose lane 0 is in both lanes of `pair`, or nullptr.
  llvm::Value* replicated_register(llvm::Value* pair);
  llvm::Value* lane_of(llvm::Value* pair, unsigned lane, llvm::IRBuilder<>& builder);

  WordMap& words_;
};

}  // namespace halfstep::compiler
