#include "kernels/compiler/passes/lower_movement.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/PatternMatch.h"

namespace halfstep::compiler {
namespace {

constexpr std::uint32_t kOnes = 0x00010001;  // true in both lanes of a mask

void copy_access(llvm::Instruction& to, const llvm::Instruction& from) {
  // Not !tbaa: the access is that of the program's type; not !range and its like: the value is another.
  to.copyMetadata(from, {llvm::LLVMContext::MD_alias_scope, llvm::LLVMContext::MD_noalias, llvm::LLVMContext::MD_tbaa,
                         llvm::LLVMContext::MD_nontemporal});
}

// All ones in the lanes that are true.
llvm::Value* widened(llvm::Value* mask_word, llvm::IRBuilder<>& builder) {
  return MachineWords(builder).integer_pair(IntegerPairOperation::subtract, builder.getInt32(0), mask_word);
}

}  // namespace

bool LowerMovement::lower(llvm::Instruction& instruction) {
  llvm::IRBuilder<> builder(&instruction);
  if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) return lower_store(*store);
  if (auto* extract = llvm::dyn_cast<llvm::ExtractElementInst>(&instruction)) {
    if (lower_extract(*extract)) return true;
  }
  if (auto* extension = llvm::dyn_cast<llvm::FPExtInst>(&instruction)) return lower_extension(*extension);
  if (auto* comparison = llvm::dyn_cast<llvm::FCmpInst>(&instruction)) {
    if (comparison->getOperand(0)->getType()->isBFloatTy()) return lower_bf16_comparison(*comparison);
  }
  const bool to_integer = llvm::isa<llvm::FPToSIInst>(instruction) || llvm::isa<llvm::FPToUIInst>(instruction);
  if (to_integer && instruction.getOperand(0)->getType()->isBFloatTy())
    return lower_bf16_to_integer(llvm::cast<llvm::CastInst>(instruction));
  if (auto* cast = llvm::dyn_cast<llvm::BitCastInst>(&instruction)) {
    llvm::Value* from = cast->getOperand(0);
    if (is_pair(from->getType()) && !is_mask(from->getType()) && !has_word(cast->getType())) {
      llvm::Value* word = words_.word(from);
      words_.replace_value(cast,
                           cast->getType()->isIntegerTy(32) ? word : builder.CreateBitCast(word, cast->getType()));
      return true;
    }
    if (from->getType()->isBFloatTy() && cast->getType()->isIntegerTy(16)) {
      words_.replace_value(cast, builder.CreateTrunc(words_.word(from), cast->getType()));
      return true;
    }
  }
  if (!has_word(instruction.getType())) return false;
  llvm::Value* word = narrow_result(instruction, builder);
  if (word == nullptr) return false;
  words_.replace(&instruction, word);
  return true;
}

llvm::Value* LowerMovement::narrow_result(llvm::Instruction& instruction, llvm::IRBuilder<>& builder) {
  if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) return lower_load(*load, builder);
  if (auto* select = llvm::dyn_cast<llvm::SelectInst>(&instruction)) return lower_select(*select, builder);
  if (auto* insert = llvm::dyn_cast<llvm::InsertElementInst>(&instruction)) return lower_insert(*insert, builder);
  if (auto* shuffle = llvm::dyn_cast<llvm::ShuffleVectorInst>(&instruction)) return lower_shuffle(*shuffle, builder);
  if (auto* comparison = llvm::dyn_cast<llvm::FCmpInst>(&instruction)) return lower_comparison(*comparison, builder);
  if (auto* truncation = llvm::dyn_cast<llvm::FPTruncInst>(&instruction)) return lower_truncation(*truncation, builder);
  llvm::Type* from = instruction.getNumOperands() > 0 ? instruction.getOperand(0)->getType() : nullptr;
  switch (instruction.getOpcode()) {
    case llvm::Instruction::Freeze:
      return builder.CreateFreeze(words_.word(instruction.getOperand(0)));
    case llvm::Instruction::BitCast:
      if (is_mask(instruction.getType()) || is_mask(from)) return nullptr;
      if (has_word(from))
        return is_pair(from) == is_pair(instruction.getType()) ? words_.word(instruction.getOperand(0)) : nullptr;
      if (instruction.getType()->isBFloatTy()) {
        if (!from->isIntegerTy(16)) return nullptr;
        return builder.CreateZExt(instruction.getOperand(0), builder.getInt32Ty());
      }
      return builder.CreateBitCast(instruction.getOperand(0), builder.getInt32Ty());
    case llvm::Instruction::SExt:
      return is_mask(from) ? widened(words_.word(instruction.getOperand(0)), builder) : nullptr;
    case llvm::Instruction::ZExt:
      return is_mask(from) ? words_.word(instruction.getOperand(0)) : nullptr;
    default:
      return nullptr;
  }
}

llvm::Value* LowerMovement::lower_load(llvm::LoadInst& load, llvm::IRBuilder<>& builder) {
  if (load.isAtomic() || is_mask(load.getType())) return nullptr;
  llvm::Type* memory_type = is_pair(load.getType()) ? builder.getInt32Ty() : builder.getInt16Ty();
  llvm::LoadInst* access =
      builder.CreateAlignedLoad(memory_type, load.getPointerOperand(), load.getAlign(), load.isVolatile());
  copy_access(*access, load);
  return builder.CreateZExt(access, builder.getInt32Ty());
}

bool LowerMovement::lower_store(llvm::StoreInst& store) {
  llvm::Type* type = store.getValueOperand()->getType();
  if (store.isAtomic() || !has_word(type) || is_mask(type)) return false;
  llvm::IRBuilder<> builder(&store);
  llvm::Value* value = words_.word(store.getValueOperand());
  if (!is_pair(type)) value = builder.CreateTrunc(value, builder.getInt16Ty());
  llvm::StoreInst* access =
      builder.CreateAlignedStore(value, store.getPointerOperand(), store.getAlign(), store.isVolatile());
  copy_access(*access, store);
  words_.replace_value(&store, nullptr);
  return true;
}

llvm::Value* LowerMovement::lower_select(llvm::SelectInst& select, llvm::IRBuilder<>& builder) {
  llvm::Value* condition = select.getCondition();
  llvm::Value* if_true = words_.word(select.getTrueValue());
  llvm::Value* if_false = words_.word(select.getFalseValue());
  if (!condition->getType()->isVectorTy()) return builder.CreateSelect(condition, if_true, if_false);
  llvm::Value* lanes = words_.word(condition);
  if (!is_mask(select.getType())) lanes = widened(lanes, builder);
  using namespace llvm::PatternMatch;
  if (match(if_false, m_Zero())) return builder.CreateAnd(if_true, lanes);
  return builder.CreateXor(if_false, builder.CreateAnd(builder.CreateXor(if_true, if_false), lanes));
}

// A register whose lower half is the element: a half goes as it is.
llvm::Value* LowerMovement::element_register(llvm::Value* element) {
  return has_word(element->getType()) ? words_.word(element) : element;
}

llvm::Value* LowerMovement::lower_insert(llvm::InsertElementInst& insert, llvm::IRBuilder<>& builder) {
  const auto* index = llvm::dyn_cast<llvm::ConstantInt>(insert.getOperand(2));
  if (index == nullptr || index->getZExtValue() > 1 || is_mask(insert.getType())) return nullptr;
  const unsigned lane = static_cast<unsigned>(index->getZExtValue());
  const auto as_register = [&](llvm::Value* element) -> llvm::Value* {
    if (element->getType()->isIntegerTy(16)) return builder.CreateZExt(element, builder.getInt32Ty());
    return element_register(element);
  };
  MachineWords machine(builder);
  // {(half)a, (half)b}, rounded in one instruction.
  using namespace llvm::PatternMatch;
  llvm::Value* low = nullptr;
  llvm::Value* high = nullptr;
  if (is_float_pair(insert.getType()) && lane == 1 &&
      match(&insert, m_InsertElt(m_InsertElt(m_Value(), m_OneUse(m_FPTrunc(m_Value(low))), m_Zero()),
                                 m_OneUse(m_FPTrunc(m_Value(high))), m_One())) &&
      low->getType()->isFloatTy() && high->getType()->isFloatTy())
    return machine.vector(VectorOperation::pack, lane_format(insert.getType()), low, high);

  llvm::Value* element = as_register(insert.getOperand(1));
  auto* inner = llvm::dyn_cast<llvm::InsertElementInst>(insert.getOperand(0));
  if (inner != nullptr && match(inner->getOperand(2), m_SpecificInt(1 - lane))) {
    llvm::Value* other = as_register(inner->getOperand(1));
    return machine.integer_pair(IntegerPairOperation::pack_low, lane == 1 ? element : other,
                                lane == 1 ? other : element);
  }
  if (llvm::isa<llvm::UndefValue>(insert.getOperand(0)) && lane == 0)
    return element->getType()->isIntegerTy(32) ? element : machine.register_of(element);
  return machine.insert_lane(words_.word(insert.getOperand(0)), element, lane);
}

llvm::Value* LowerMovement::lower_shuffle(llvm::ShuffleVectorInst& shuffle, llvm::IRBuilder<>& builder) {
  if (!is_pair(shuffle.getOperand(0)->getType())) return nullptr;
  const llvm::ArrayRef<int> selection = shuffle.getShuffleMask();
  const int low = selection[0] >= 0 ? selection[0] : std::max(selection[1], 0);
  const int high = selection[1] >= 0 ? selection[1] : low;
  const auto source = [&](int lane) { return words_.word(shuffle.getOperand(static_cast<unsigned>(lane) >> 1)); };
  MachineWords machine(builder);
  if ((low & 1) == 0 && (high & 1) == 0)
    return machine.integer_pair(IntegerPairOperation::pack_low, source(high), source(low));
  if ((low & 1) != 0 && (high & 1) != 0)
    return machine.integer_pair(IntegerPairOperation::pack_high, source(high), source(low));
  if ((low & 1) == 0)
    return source(low) == source(high) ? source(low) : machine.insert_lane(source(high), source(low), 0);
  return source(low) == source(high) ? machine.swap_lanes(source(low)) : machine.straddle(source(low), source(high));
}

llvm::Value* LowerMovement::lower_comparison(llvm::FCmpInst& comparison, llvm::IRBuilder<>& builder) {
  llvm::Type* type = comparison.getOperand(0)->getType();
  if (!is_float_pair(type)) return nullptr;
  llvm::Value* first = words_.word(comparison.getOperand(0));
  llvm::Value* second = words_.word(comparison.getOperand(1));
  const auto compare = [&](VectorOperation operation, llvm::Value* a, llvm::Value* b) {
    return MachineWords(builder).vector(operation, lane_format(type), a, b);
  };
  const auto ordered = [&](llvm::CmpInst::Predicate predicate) -> llvm::Value* {
    switch (predicate) {
      case llvm::CmpInst::FCMP_OEQ:
        return compare(VectorOperation::equal, first, second);
      case llvm::CmpInst::FCMP_OLT:
        return compare(VectorOperation::less, first, second);
      case llvm::CmpInst::FCMP_OLE:
        return compare(VectorOperation::less_or_equal, first, second);
      case llvm::CmpInst::FCMP_OGT:
        return compare(VectorOperation::less, second, first);
      case llvm::CmpInst::FCMP_OGE:
        return compare(VectorOperation::less_or_equal, second, first);
      case llvm::CmpInst::FCMP_ONE:
        return builder.CreateOr(compare(VectorOperation::less, first, second),
                                compare(VectorOperation::less, second, first));
      case llvm::CmpInst::FCMP_ORD:
        return builder.CreateAnd(compare(VectorOperation::equal, first, first),
                                 compare(VectorOperation::equal, second, second));
      case llvm::CmpInst::FCMP_FALSE:
        return builder.getInt32(0);
      default:
        return nullptr;
    }
  };
  if (llvm::Value* lanes = ordered(comparison.getPredicate())) return lanes;
  return builder.CreateXor(ordered(comparison.getInversePredicate()), kOnes);
}

llvm::Value* LowerMovement::lower_truncation(llvm::FPTruncInst& truncation, llvm::IRBuilder<>& builder) {
  llvm::Value* from = truncation.getOperand(0);
  if (!is_float_pair(truncation.getType()) || !from->getType()->getScalarType()->isFloatTy()) return nullptr;
  llvm::Value* low = builder.CreateExtractElement(from, std::uint64_t{0});
  llvm::Value* high = builder.CreateExtractElement(from, 1);
  return MachineWords(builder).vector(VectorOperation::pack, lane_format(truncation.getType()), low, high);
}

bool LowerMovement::lower_extract(llvm::ExtractElementInst& extract) {
  const auto* index = llvm::dyn_cast<llvm::ConstantInt>(extract.getIndexOperand());
  llvm::Type* type = extract.getVectorOperandType();
  if (index == nullptr || index->getZExtValue() > 1 || !is_pair(type)) return false;
  llvm::IRBuilder<> builder(&extract);
  llvm::Value* word = words_.word(extract.getVectorOperand());
  if (!index->isZero()) word = builder.CreateLShr(word, 16);
  if (extract.getType()->isBFloatTy()) {
    words_.replace(&extract, word);
    return true;
  }
  llvm::Value* bits = builder.CreateTrunc(word, is_mask(type) ? builder.getInt1Ty() : builder.getInt16Ty());
  words_.replace_value(&extract, builder.CreateBitCast(bits, extract.getType()));
  return true;
}

bool LowerMovement::lower_extension(llvm::FPExtInst& extension) {
  llvm::Value* from = extension.getOperand(0);
  llvm::IRBuilder<> builder(&extension);
  const auto extended = [&](llvm::Value* word, unsigned lane) -> llvm::Value* {
    if (lane_format(from->getType()) == Lane::bf16) {  // bf16 is the upper half of a float
      llvm::Value* bits = lane == 0 ? builder.CreateShl(word, 16) : builder.CreateAnd(word, 0xffff0000U);
      return builder.CreateBitCast(bits, builder.getFloatTy());
    }
    llvm::Value* bits = builder.CreateTrunc(lane == 0 ? word : builder.CreateLShr(word, 16), builder.getInt16Ty());
    return builder.CreateFPExt(builder.CreateBitCast(bits, builder.getHalfTy()), builder.getFloatTy());
  };
  if (from->getType()->isBFloatTy()) {
    llvm::Value* number = extended(words_.word(from), 0);
    words_.replace_value(&extension, builder.CreateFPExt(number, extension.getType()));
    return true;
  }
  if (!is_float_pair(from->getType()) || !extension.getType()->getScalarType()->isFloatTy()) return false;
  llvm::Value* pair = llvm::PoisonValue::get(extension.getType());
  for (unsigned lane = 0; lane < 2; ++lane)
    pair = builder.CreateInsertElement(pair, extended(words_.word(from), lane), lane);
  words_.replace_value(&extension, pair);
  return true;
}

// bf16 is the upper half of a float.
llvm::Value* LowerMovement::float_of_bf16(llvm::Value* number, llvm::IRBuilder<>& builder) {
  return builder.CreateBitCast(builder.CreateShl(words_.word(number), 16), builder.getFloatTy());
}

bool LowerMovement::lower_bf16_comparison(llvm::FCmpInst& comparison) {
  llvm::IRBuilder<> builder(&comparison);
  words_.replace_value(&comparison,
                       builder.CreateFCmp(comparison.getPredicate(), float_of_bf16(comparison.getOperand(0), builder),
                                          float_of_bf16(comparison.getOperand(1), builder)));
  return true;
}

// Through single precision, which is exact: fcvt.w.ah would round, C cuts off.
bool LowerMovement::lower_bf16_to_integer(llvm::CastInst& conversion) {
  llvm::IRBuilder<> builder(&conversion);
  llvm::Value* number = float_of_bf16(conversion.getOperand(0), builder);
  words_.replace_value(&conversion, builder.CreateCast(conversion.getOpcode(), number, conversion.getType()));
  return true;
}

}  // namespace halfstep::compiler
