#include "kernels/compiler/passes/narrow_types.h"

#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"

namespace halfstep::compiler {
namespace {

const llvm::Type* lane_of_pair(const llvm::Type* type) {
  const auto* vector = llvm::dyn_cast<llvm::FixedVectorType>(type);
  return vector != nullptr && vector->getNumElements() == 2 ? vector->getElementType() : nullptr;
}

}  // namespace

bool is_float_pair(const llvm::Type* type) {
  const llvm::Type* lane = lane_of_pair(type);
  return lane != nullptr && (lane->isHalfTy() || lane->isBFloatTy());
}

bool is_integer_pair(const llvm::Type* type) {
  const llvm::Type* lane = lane_of_pair(type);
  return lane != nullptr && lane->isIntegerTy(16);
}

bool is_mask(const llvm::Type* type) {
  const llvm::Type* lane = lane_of_pair(type);
  return lane != nullptr && lane->isIntegerTy(1);
}

bool is_pair(const llvm::Type* type) { return is_float_pair(type) || is_integer_pair(type) || is_mask(type); }

bool has_word(const llvm::Type* type) { return is_pair(type) || type->isBFloatTy(); }

Lane lane_format(const llvm::Type* type) { return type->getScalarType()->isBFloatTy() ? Lane::bf16 : Lane::fp16; }

llvm::Constant* word_of_constant(llvm::Constant* constant, const llvm::DataLayout& layout) {
  llvm::Type* word = llvm::Type::getInt32Ty(constant->getContext());
  if (llvm::isa<llvm::UndefValue>(constant)) return llvm::Constant::getNullValue(word);
  if (is_mask(constant->getType())) {
    std::uint64_t lanes = 0;
    for (unsigned lane = 0; lane < 2; ++lane) {
      const auto* bit = llvm::dyn_cast_or_null<llvm::ConstantInt>(constant->getAggregateElement(lane));
      if (bit != nullptr && bit->isOne()) lanes |= 1ULL << (16 * lane);
    }
    return llvm::ConstantInt::get(word, lanes);
  }
  if (is_pair(constant->getType())) {
    llvm::Constant* bits = llvm::ConstantExpr::getBitCast(constant, word);
    llvm::Constant* folded = llvm::ConstantFoldConstant(bits, layout);
    return folded != nullptr ? folded : bits;
  }
  const auto* number = llvm::dyn_cast<llvm::ConstantFP>(constant);
  if (number == nullptr) return nullptr;
  return llvm::ConstantInt::get(word, number->getValueAPF().bitcastToAPInt().getZExtValue());
}

}  // namespace halfstep::compiler
