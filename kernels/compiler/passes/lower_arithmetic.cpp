#include "kernels/compiler/passes/lower_arithmetic.h"

#include "llvm/IR/Operator.h"
#include "llvm/IR/PatternMatch.h"

namespace halfstep::compiler {
namespace {

constexpr std::uint32_t kSignBits = 0x80008000;
constexpr std::uint32_t kBelowSign = 0x7fff7fff;

bool may_contract(const llvm::Value* value) {
  const auto* operation = llvm::dyn_cast<llvm::FPMathOperator>(value);
  return operation != nullptr && operation->hasAllowContract();
}

// A product that exists only to be added or subtracted here.
llvm::Instruction* product_for(llvm::Instruction& sum, unsigned operand) {
  auto* product = llvm::dyn_cast<llvm::Instruction>(sum.getOperand(operand));
  if (product == nullptr || product->getOpcode() != llvm::Instruction::FMul || !product->hasOneUse()) return nullptr;
  return may_contract(&sum) && may_contract(product) ? product : nullptr;
}

}  // namespace

llvm::Value* LowerArithmetic::lower(llvm::Instruction& instruction) {
  llvm::IRBuilder<> builder(&instruction);
  llvm::Type* type = instruction.getType();
  if (is_integer_pair(type) || is_mask(type)) {
    auto* operation = llvm::dyn_cast<llvm::BinaryOperator>(&instruction);
    return operation != nullptr ? lower_integer_pair(*operation, builder) : nullptr;
  }
  if (is_float_pair(type)) return lower_pair(instruction, builder);
  return type->isBFloatTy() ? lower_bf16(instruction, builder) : nullptr;
}

llvm::Value* LowerArithmetic::lower_pair(llvm::Instruction& instruction, llvm::IRBuilder<>& builder) {
  switch (instruction.getOpcode()) {
    case llvm::Instruction::FAdd:
      if (llvm::Value* fused = fused_addition(instruction, builder)) return fused;
      return symmetric(VectorOperation::add, instruction, builder);
    case llvm::Instruction::FSub: {
      if (llvm::Value* fused = fused_subtraction(instruction, builder)) return fused;
      const Lane lane = lane_format(instruction.getType());
      llvm::Value* minuend = words_.word(instruction.getOperand(0));
      if (llvm::Value* subtrahend = replicated_register(instruction.getOperand(1)))
        return MachineWords(builder).vector(VectorOperation::subtract, lane, minuend, subtrahend, true);
      return MachineWords(builder).vector(VectorOperation::subtract, lane, minuend,
                                          words_.word(instruction.getOperand(1)));
    }
    case llvm::Instruction::FMul:
      return symmetric(VectorOperation::multiply, instruction, builder);
    case llvm::Instruction::FDiv:
      return divide(instruction, builder);
    case llvm::Instruction::FNeg:
      return negate(instruction.getType(), words_.word(instruction.getOperand(0)), builder);
    case llvm::Instruction::SIToFP:
    case llvm::Instruction::UIToFP:
      if (!is_integer_pair(instruction.getOperand(0)->getType())) return nullptr;
      return MachineWords(builder).vector_from_integer(lane_format(instruction.getType()),
                                                       words_.word(instruction.getOperand(0)),
                                                       instruction.getOpcode() == llvm::Instruction::SIToFP);
    default:
      if (auto* call = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction)) return lower_pair_intrinsic(*call, builder);
      return nullptr;
  }
}

llvm::Value* LowerArithmetic::lower_pair_intrinsic(llvm::IntrinsicInst& call, llvm::IRBuilder<>& builder) {
  switch (call.getIntrinsicID()) {
    case llvm::Intrinsic::fma:
    case llvm::Intrinsic::fmuladd:
      return multiply_add(call.getType(), words_.word(call.getArgOperand(2)),
                          factors_of(call.getArgOperand(0), call.getArgOperand(1)), builder);
    case llvm::Intrinsic::minnum:
      return symmetric(VectorOperation::minimum, call, builder);
    case llvm::Intrinsic::maxnum:
      return symmetric(VectorOperation::maximum, call, builder);
    case llvm::Intrinsic::sqrt:
      return square_root(call, builder);
    case llvm::Intrinsic::fabs:
      return builder.CreateAnd(words_.word(call.getArgOperand(0)), kBelowSign);
    case llvm::Intrinsic::copysign:
      return MachineWords(builder).vector(VectorOperation::copy_sign, lane_format(call.getType()),
                                          words_.word(call.getArgOperand(0)), words_.word(call.getArgOperand(1)));
    default:
      return nullptr;
  }
}

llvm::Value* LowerArithmetic::lower_bf16(llvm::Instruction& instruction, llvm::IRBuilder<>& builder) {
  MachineWords machine(builder);
  const auto operand = [&](unsigned index) { return words_.word(instruction.getOperand(index)); };
  switch (instruction.getOpcode()) {
    case llvm::Instruction::FAdd:
      for (unsigned side = 0; side < 2; ++side) {
        if (llvm::Instruction* product = product_for(instruction, side))
          return machine.bf16_multiply_add(words_.word(product->getOperand(0)), words_.word(product->getOperand(1)),
                                           operand(1 - side));
      }
      return machine.bf16(Bf16Operation::add, operand(0), operand(1));
    case llvm::Instruction::FSub:
      return machine.bf16(Bf16Operation::subtract, operand(0), operand(1));
    case llvm::Instruction::FMul:
      return machine.bf16(Bf16Operation::multiply, operand(0), operand(1));
    case llvm::Instruction::FDiv:
      return machine.bf16(Bf16Operation::divide, operand(0), operand(1));
    case llvm::Instruction::FNeg:
      return negate(instruction.getType(), operand(0), builder);
    case llvm::Instruction::FPTrunc:
      if (!instruction.getOperand(0)->getType()->isFloatTy()) return nullptr;
      return machine.bf16(Bf16Operation::from_float, instruction.getOperand(0), nullptr);
    case llvm::Instruction::SIToFP:
    case llvm::Instruction::UIToFP: {
      llvm::Value* number = instruction.getOperand(0);
      if (!number->getType()->isIntegerTy() || number->getType()->getIntegerBitWidth() > 32) return nullptr;
      const bool is_signed = instruction.getOpcode() == llvm::Instruction::SIToFP;
      return machine.bf16_from_integer(builder.CreateIntCast(number, builder.getInt32Ty(), is_signed), is_signed);
    }
    default:
      if (auto* call = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction)) return lower_bf16_intrinsic(*call, builder);
      return nullptr;
  }
}

llvm::Value* LowerArithmetic::lower_bf16_intrinsic(llvm::IntrinsicInst& call, llvm::IRBuilder<>& builder) {
  constexpr unsigned kMinimum = 4;  // funct3 of fmin.ah, fmax.ah, fsgnj.ah
  constexpr unsigned kMaximum = 5;
  constexpr unsigned kCopySign = 4;
  MachineWords machine(builder);
  const auto argument = [&](unsigned index) { return words_.word(call.getArgOperand(index)); };
  switch (call.getIntrinsicID()) {
    case llvm::Intrinsic::fma:
    case llvm::Intrinsic::fmuladd:
      return machine.bf16_multiply_add(argument(0), argument(1), argument(2));
    case llvm::Intrinsic::minnum:
      return machine.bf16(Bf16Operation::minimum_maximum, argument(0), argument(1), kMinimum);
    case llvm::Intrinsic::maxnum:
      return machine.bf16(Bf16Operation::minimum_maximum, argument(0), argument(1), kMaximum);
    case llvm::Intrinsic::sqrt:
      return machine.bf16(Bf16Operation::square_root, argument(0), nullptr);
    case llvm::Intrinsic::fabs:
      return builder.CreateAnd(argument(0), 0x7fff);
    case llvm::Intrinsic::copysign:
      return machine.bf16(Bf16Operation::copy_sign, argument(0), argument(1), kCopySign);
    default:
      return nullptr;
  }
}

llvm::Value* LowerArithmetic::lower_integer_pair(llvm::BinaryOperator& operation, llvm::IRBuilder<>& builder) {
  llvm::Value* first = words_.word(operation.getOperand(0));
  llvm::Value* second = words_.word(operation.getOperand(1));
  const bool bitwise = operation.isBitwiseLogicOp();
  if (bitwise) return builder.CreateBinOp(operation.getOpcode(), first, second);
  if (is_mask(operation.getType())) return nullptr;
  MachineWords machine(builder);
  switch (operation.getOpcode()) {
    case llvm::Instruction::Add:
      return machine.integer_pair(IntegerPairOperation::add, first, second);
    case llvm::Instruction::Sub:
      return machine.integer_pair(IntegerPairOperation::subtract, first, second);
    case llvm::Instruction::Shl:
      return machine.integer_pair(IntegerPairOperation::shift_left, first, second);
    case llvm::Instruction::LShr:
      return machine.integer_pair(IntegerPairOperation::shift_right_logical, first, second);
    case llvm::Instruction::AShr:
      return machine.integer_pair(IntegerPairOperation::shift_right_arithmetic, first, second);
    default:
      return nullptr;
  }
}

llvm::Value* LowerArithmetic::symmetric(VectorOperation operation, llvm::Instruction& instruction,
                                        llvm::IRBuilder<>& builder) {
  const Factors factors = factors_of(instruction.getOperand(0), instruction.getOperand(1));
  return MachineWords(builder).vector(operation, lane_format(instruction.getType()), factors.first, factors.second,
                                      factors.replicated);
}

llvm::Value* LowerArithmetic::fused_addition(llvm::Instruction& addition, llvm::IRBuilder<>& builder) {
  for (unsigned side = 0; side < 2; ++side) {
    llvm::Instruction* product = product_for(addition, side);
    if (product == nullptr) continue;
    return multiply_add(addition.getType(), words_.word(addition.getOperand(1 - side)),
                        factors_of(product->getOperand(0), product->getOperand(1)), builder);
  }
  return nullptr;
}

llvm::Value* LowerArithmetic::fused_subtraction(llvm::Instruction& subtraction, llvm::IRBuilder<>& builder) {
  llvm::Type* type = subtraction.getType();
  if (llvm::Instruction* product = product_for(subtraction, 1)) {  // c - a * b = c + (-b) * a
    Factors factors = factors_of(product->getOperand(0), product->getOperand(1));
    if (factors.second->getType()->isHalfTy()) factors.second = MachineWords(builder).register_of(factors.second);
    factors.second = negate(type, factors.second, builder);  // constant in a loop more often than the other one
    return multiply_add(type, words_.word(subtraction.getOperand(0)), factors, builder);
  }
  if (llvm::Instruction* product = product_for(subtraction, 0)) {  // a * b - c = -c + a * b
    llvm::Value* sum = negate(type, words_.word(subtraction.getOperand(1)), builder);
    return multiply_add(type, sum, factors_of(product->getOperand(0), product->getOperand(1)), builder);
  }
  return nullptr;
}

llvm::Value* LowerArithmetic::multiply_add(llvm::Type* type, llvm::Value* sum, const Factors& factors,
                                           llvm::IRBuilder<>& builder) {
  return MachineWords(builder).vector_multiply_add(lane_format(type), sum, factors.first, factors.second,
                                                   factors.replicated);
}

// By the integer unit: the FPUs are shared.
llvm::Value* LowerArithmetic::negate(llvm::Type* type, llvm::Value* word, llvm::IRBuilder<>& builder) {
  return builder.CreateXor(word, is_pair(type) ? kSignBits : kSignBits & 0xffffU);
}

llvm::Value* LowerArithmetic::divide(llvm::Instruction& division, llvm::IRBuilder<>& builder) {
  MachineWords machine(builder);
  llvm::Value* quotients[2];
  for (unsigned lane = 0; lane < 2; ++lane) {
    llvm::Value* dividend = lane_of(division.getOperand(0), lane, builder);
    llvm::Value* divisor = lane_of(division.getOperand(1), lane, builder);
    quotients[lane] = lane_format(division.getType()) == Lane::bf16
                          ? machine.bf16(Bf16Operation::divide, dividend, divisor)
                          : builder.CreateFDivFMF(dividend, divisor, &division);
  }
  return machine.integer_pair(IntegerPairOperation::pack_low, quotients[1], quotients[0]);
}

llvm::Value* LowerArithmetic::square_root(llvm::IntrinsicInst& call, llvm::IRBuilder<>& builder) {
  MachineWords machine(builder);
  llvm::Value* roots[2];
  for (unsigned lane = 0; lane < 2; ++lane) {
    llvm::Value* radicand = lane_of(call.getArgOperand(0), lane, builder);
    roots[lane] = lane_format(call.getType()) == Lane::bf16
                      ? machine.bf16(Bf16Operation::square_root, radicand, nullptr)
                      : builder.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, radicand, &call);
  }
  return machine.integer_pair(IntegerPairOperation::pack_low, roots[1], roots[0]);
}

LowerArithmetic::Factors LowerArithmetic::factors_of(llvm::Value* first, llvm::Value* second) {
  if (llvm::Value* both = replicated_register(second)) return {words_.word(first), both, true};
  if (llvm::Value* both = replicated_register(first)) return {words_.word(second), both, true};
  return {words_.word(first), words_.word(second), false};
}

llvm::Value* LowerArithmetic::replicated_register(llvm::Value* pair) {
  using namespace llvm::PatternMatch;
  auto* shuffle = llvm::dyn_cast<llvm::ShuffleVectorInst>(pair);
  if (shuffle == nullptr || !is_float_pair(shuffle->getOperand(0)->getType())) return nullptr;
  if (!is_float_pair(shuffle->getType()) || !shuffle->isZeroEltSplat()) return nullptr;
  llvm::Value* scalar = nullptr;
  if (match(shuffle->getOperand(0), m_InsertElt(m_Value(), m_Value(scalar), m_Zero())))
    return scalar->getType()->isHalfTy() ? scalar : words_.word(scalar);
  return words_.word(shuffle->getOperand(0));
}

// As an operand of a scalar operation: a half, or the word of a bf16 number.
llvm::Value* LowerArithmetic::lane_of(llvm::Value* pair, unsigned lane, llvm::IRBuilder<>& builder) {
  llvm::Value* word = words_.word(pair);
  if (lane != 0) word = builder.CreateLShr(word, 16);
  if (lane_format(pair->getType()) == Lane::bf16) return word;
  return builder.CreateBitCast(builder.CreateTrunc(word, builder.getInt16Ty()), builder.getHalfTy());
}

}  // namespace halfstep::compiler
