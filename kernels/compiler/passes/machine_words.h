// RI5CY instructions that no upstream compiler knows, as calls of inline assembly in LLVM IR. One call is one
// instruction: `.insn`, so that any RISC-V assembler takes it. The calls have no side effects and touch no memory, so
// that LLVM may move, merge and delete them like arithmetic.
//
// Encodings: the instruction tables of isa/ (xfvec_fp16.cpp, xfvec_bf16.cpp, xf16alt.cpp, xpulp_simd_*.cpp).
#pragma once

#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/IRBuilder.h"

namespace halfstep::compiler {

// Number formats of a 16-bit lane; the value is the format's code in funct3 of Xfvec.
enum class Lane { bf16 = 1, fp16 = 2 };

// Xfvec operations: the lower five bits of funct7.
enum class VectorOperation {
  add = 0x01,
  subtract = 0x02,
  multiply = 0x03,
  minimum = 0x05,
  maximum = 0x06,
  multiply_add = 0x08,  // rd += rs1 * rs2. There is no multiply_subtract here: designs differ in the sign of vfmre
  convert = 0x0c,       // rs2 says from what to what
  copy_sign = 0x0d,
  equal = 0x10,
  not_equal = 0x11,
  less = 0x12,
  less_or_equal = 0x14,
  pack = 0x18,  // vfcpka: two FP32 to a pair
};

// Scalar bf16 operations: funct7 of opcode 0x53.
enum class Bf16Operation {
  add = 0x02,
  subtract = 0x06,
  multiply = 0x0a,
  divide = 0x0e,
  minimum_maximum = 0x16,
  copy_sign = 0x12,
  from_float = 0x22,
  square_root = 0x2e,
  compare = 0x52,
  from_integer = 0x6a,
};

// Xpulp SIMD on two 16-bit integers: funct7 of opcode 0x57.
enum class IntegerPairOperation {
  add = 0x00,
  subtract = 0x04,
  shift_right_logical = 0x20,
  shift_right_arithmetic = 0x24,
  shift_left = 0x28,
  pack_low = 0x68,   // pv.pack: lane 1 from rs1's lane 0, lane 0 from rs2's lane 0
  pack_high = 0x69,  // pv.pack.h: lane 1 from rs1's lane 1, lane 0 from rs2's lane 1
};

// Inserts instructions at the builder's place. Operands are i32, float or half; results are i32.
class MachineWords {
 public:
  explicit MachineWords(llvm::IRBuilder<>& builder) : builder_(builder) {}

  // `replicated`: lane 0 of rs2 is used for both lanes, its lane 1 is ignored.
  llvm::Value* vector(VectorOperation operation, Lane lane, llvm::Value* rs1, llvm::Value* rs2,
                      bool replicated = false);
  llvm::Value* vector_multiply_add(Lane lane, llvm::Value* sum, llvm::Value* rs1, llvm::Value* rs2, bool replicated);
  // A pair of 16-bit integers to a pair of floating point numbers, rounded to nearest even.
  llvm::Value* vector_from_integer(Lane lane, llvm::Value* rs1, bool is_signed);

  llvm::Value* bf16(Bf16Operation operation, llvm::Value* rs1, llvm::Value* rs2, unsigned funct3 = 5);
  llvm::Value* bf16_from_integer(llvm::Value* rs1, bool is_signed);
  llvm::Value* bf16_multiply_add(llvm::Value* rs1, llvm::Value* rs2, llvm::Value* rs3);

  llvm::Value* integer_pair(IntegerPairOperation operation, llvm::Value* rs1, llvm::Value* rs2);
  llvm::Value* insert_lane(llvm::Value* pair, llvm::Value* element, unsigned lane);
  llvm::Value* swap_lanes(llvm::Value* pair);
  // {lane 1 of `first`, lane 0 of `second`}: the pair that straddles two words.
  llvm::Value* straddle(llvm::Value* first, llvm::Value* second);
  // The register of a half as it is: bits 31:16 are whatever they are.
  llvm::Value* register_of(llvm::Value* half);

 private:
  llvm::Value* emit(const std::string& text, const std::string& constraints, llvm::ArrayRef<llvm::Value*> operands);

  llvm::IRBuilder<>& builder_;
};

}  // namespace halfstep::compiler
