// The LLVM types that fit a register of this core in a way that LLVM does not know: pairs of 16-bit lanes, and single
// bf16 numbers. Each has an i32 that carries it, its word.
#pragma once

#include <optional>

#include "kernels/compiler/passes/machine_words.h"
#include "llvm/IR/Constant.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/Type.h"

namespace halfstep::compiler {

bool is_float_pair(const llvm::Type* type);    // <2 x half>, <2 x bfloat>
bool is_integer_pair(const llvm::Type* type);  // <2 x i16>
bool is_mask(const llvm::Type* type);          // <2 x i1>; its word has 0 or 1 in each lane
bool is_pair(const llvm::Type* type);          // any of the three
bool has_word(const llvm::Type* type);         // a pair or bfloat

// The format of a float pair or of a single bfloat.
Lane lane_format(const llvm::Type* type);

// The word of a constant; undefined lanes are zero.
llvm::Constant* word_of_constant(llvm::Constant* constant, const llvm::DataLayout& layout);

}  // namespace halfstep::compiler
