#include "kernels/compiler/passes/machine_words.h"

#include "llvm/IR/InlineAsm.h"

namespace halfstep::compiler {
namespace {

constexpr unsigned kVectorOpcode = 0x33;
constexpr unsigned kVectorFunct7 = 0x40;
constexpr unsigned kReplicated = 4;  // bit of funct3
constexpr unsigned kScalarOpcode = 0x53;
constexpr unsigned kFusedOpcode = 0x43;
constexpr unsigned kSimdOpcode = 0x57;
constexpr unsigned kSimdImmediate = 6;  // funct3 of the .sci.h forms

std::string insn(unsigned opcode, unsigned funct3, unsigned funct7, const char* operands) {
  return ".insn r " + std::to_string(opcode) + ", " + std::to_string(funct3) + ", " + std::to_string(funct7) + ", " +
         operands;
}

template <class Operation>
unsigned code(Operation operation) {
  return static_cast<unsigned>(operation);
}

}  // namespace

llvm::Value* MachineWords::emit(const std::string& text, const std::string& constraints,
                                llvm::ArrayRef<llvm::Value*> operands) {
  llvm::SmallVector<llvm::Type*, 4> types;
  for (llvm::Value* operand : operands) types.push_back(operand->getType());
  llvm::FunctionType* type = llvm::FunctionType::get(builder_.getInt32Ty(), types, false);
  llvm::CallInst* call = builder_.CreateCall(type, llvm::InlineAsm::get(type, text, constraints, false), operands);
  call->setDoesNotThrow();
  call->setDoesNotAccessMemory();
  call->addFnAttr(llvm::Attribute::WillReturn);
  return call;
}

llvm::Value* MachineWords::vector(VectorOperation operation, Lane lane, llvm::Value* rs1, llvm::Value* rs2,
                                  bool replicated) {
  const unsigned funct3 = code(lane) | (replicated ? kReplicated : 0);
  return emit(insn(kVectorOpcode, funct3, kVectorFunct7 | code(operation), "$0, $1, $2"), "=r,r,r", {rs1, rs2});
}

llvm::Value* MachineWords::vector_multiply_add(Lane lane, llvm::Value* sum, llvm::Value* rs1, llvm::Value* rs2,
                                               bool replicated) {
  const unsigned funct3 = code(lane) | (replicated ? kReplicated : 0);
  return emit(insn(kVectorOpcode, funct3, kVectorFunct7 | code(VectorOperation::multiply_add), "$0, $1, $2"),
              "=r,r,r,0", {rs1, rs2, sum});
}

llvm::Value* MachineWords::vector_from_integer(Lane lane, llvm::Value* rs1, bool is_signed) {
  const unsigned funct3 = code(lane) | (is_signed ? 0 : kReplicated);
  return emit(insn(kVectorOpcode, funct3, kVectorFunct7 | code(VectorOperation::convert), "$0, $1, x3"), "=r,r", {rs1});
}

llvm::Value* MachineWords::bf16(Bf16Operation operation, llvm::Value* rs1, llvm::Value* rs2, unsigned funct3) {
  if (rs2 == nullptr) return emit(insn(kScalarOpcode, funct3, code(operation), "$0, $1, x0"), "=r,r", {rs1});
  return emit(insn(kScalarOpcode, funct3, code(operation), "$0, $1, $2"), "=r,r,r", {rs1, rs2});
}

llvm::Value* MachineWords::bf16_from_integer(llvm::Value* rs1, bool is_signed) {
  const char* operands = is_signed ? "$0, $1, x0" : "$0, $1, x1";
  return emit(insn(kScalarOpcode, 5, code(Bf16Operation::from_integer), operands), "=r,r", {rs1});
}

llvm::Value* MachineWords::bf16_multiply_add(llvm::Value* rs1, llvm::Value* rs2, llvm::Value* rs3) {
  return emit(".insn r4 " + std::to_string(kFusedOpcode) + ", 5, 2, $0, $1, $2, $3", "=r,r,r,r", {rs1, rs2, rs3});
}

llvm::Value* MachineWords::integer_pair(IntegerPairOperation operation, llvm::Value* rs1, llvm::Value* rs2) {
  return emit(insn(kSimdOpcode, 0, code(operation), "$0, $1, $2"), "=r,r,r", {rs1, rs2});
}

llvm::Value* MachineWords::insert_lane(llvm::Value* pair, llvm::Value* element, unsigned lane) {
  // pv.insert.h: bit 25, the lowest of funct7, is the lowest bit of the immediate.
  return emit(insn(kSimdOpcode, kSimdImmediate, 0x58 | lane, "$0, $1, x0"), "=r,r,0", {element, pair});
}

llvm::Value* MachineWords::swap_lanes(llvm::Value* pair) {
  // pv.shuffle.sci.h: bit 0 of the immediate chooses lane 0's source, bit 1 lane 1's. Immediate 1 swaps.
  return emit(insn(kSimdOpcode, kSimdImmediate, 0x61, "$0, $1, x0"), "=r,r", {pair});
}

llvm::Value* MachineWords::straddle(llvm::Value* first, llvm::Value* second) {
  // pv.shuffle2.h: lane i comes from lane `s & 1` of (s & 2 ? rs1 : rd), s being lane i of rs2.
  return emit(insn(kSimdOpcode, 0, 0x64, "$0, $1, $2"), "=r,r,r,0", {second, builder_.getInt32(0x00020001), first});
}

llvm::Value* MachineWords::register_of(llvm::Value* half) { return emit("mv $0, $1", "=r,r", {half}); }

}  // namespace halfstep::compiler
