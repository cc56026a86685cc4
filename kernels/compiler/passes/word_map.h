// Which i32 carries which narrow value, while a function is being lowered. The old instructions stay until the end, so
// that patterns among them can be recognised.
#pragma once

#include "kernels/compiler/passes/narrow_types.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ValueHandle.h"

namespace halfstep::compiler {

class WordMap {
 public:
  explicit WordMap(llvm::Function& function) : function_(function) {}

  // The word of a value of a narrow type; made by conversion if the value was not lowered.
  llvm::Value* word(llvm::Value* value);

  // `old_instruction` is carried by `word`; it goes away.
  void replace(llvm::Instruction* old_instruction, llvm::Value* word);
  // `old_instruction` of an ordinary type (or none) is replaced altogether; nullptr: it has no value.
  void replace_value(llvm::Instruction* old_instruction, llvm::Value* new_value);

  // Converts back for users that were not lowered, and deletes what was replaced.
  void finish();

 private:
  llvm::Value* convert_back(llvm::Instruction* word_instruction, llvm::Type* type);

  llvm::Function& function_;
  llvm::DenseMap<llvm::Value*, llvm::WeakTrackingVH> words_;  // follow replacements
  llvm::SmallVector<llvm::Instruction*, 64> replaced_;
};

}  // namespace halfstep::compiler
