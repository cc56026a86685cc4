// Instructions of the RI5CY core that no upstream compiler knows, as functions: each is one `.insn`, named like the
// instruction. Usable from clang and gcc (-march=rv32imc_zfinx_zhinx or rv32imc_zfinx, -mabi=ilp32).
//
// Encodings are those of the PULP toolchain (binutils XPULP tables), which the simulator's decoder tests hold as data.
// `vfmre` is left out on purpose: implementations differ in its sign.
#pragma once

#include <stdint.h>

// Two binary16 numbers in one register: lane 0 in bits 15:0, lane 1 in bits 31:16. May alias the halves it was stored
// as.
typedef uint32_t half2 __attribute__((may_alias));

// rd = operation(rs1, rs2)
#define HALFSTEP_TWO_OPERANDS(name, opcode, funct3, funct7)                                               \
  static inline half2 name(half2 rs1, half2 rs2) {                                                        \
    half2 rd;                                                                                             \
    __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2" : "=r"(rd) : "r"(rs1), "r"(rs2)); \
    return rd;                                                                                            \
  }

// rd = operation(rd, rs1, rs2)
#define HALFSTEP_THREE_OPERANDS(name, opcode, funct3, funct7)                                             \
  static inline half2 name(half2 rd, half2 rs1, half2 rs2) {                                              \
    __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2" : "+r"(rd) : "r"(rs1), "r"(rs2)); \
    return rd;                                                                                            \
  }

// Xfvec, two lanes at once. The `_r` forms take lane 0 of rs2 for both lanes and ignore its upper half.
HALFSTEP_TWO_OPERANDS(vfadd_h, 0x33, 2, 0x41)
HALFSTEP_TWO_OPERANDS(vfsub_h, 0x33, 2, 0x42)
HALFSTEP_TWO_OPERANDS(vfmul_h, 0x33, 2, 0x43)
HALFSTEP_TWO_OPERANDS(vfmul_r_h, 0x33, 6, 0x43)
HALFSTEP_TWO_OPERANDS(vfmax_h, 0x33, 2, 0x46)
HALFSTEP_TWO_OPERANDS(vfgt_h, 0x33, 2, 0x55)     // 0 or 1 in each lane
HALFSTEP_THREE_OPERANDS(vfmac_h, 0x33, 2, 0x48)  // rd += rs1 * rs2, one rounding
HALFSTEP_THREE_OPERANDS(vfmac_r_h, 0x33, 6, 0x48)

// Integer SIMD.
HALFSTEP_TWO_OPERANDS(pv_sub_h, 0x57, 0, 0x04)
HALFSTEP_TWO_OPERANDS(pv_pack, 0x57, 0, 0x68)          // lane 1 from rs1's lane 0, lane 0 from rs2's lane 0
HALFSTEP_THREE_OPERANDS(pv_shuffle2_h, 0x57, 0, 0x64)  // lane i: (rs2.h[i] & 2 ? rs1 : rd).h[rs2.h[i] & 1]

#undef HALFSTEP_TWO_OPERANDS
#undef HALFSTEP_THREE_OPERANDS

// Both halves rounded from single precision: lane 0 from `low`, lane 1 from `high`.
static inline half2 vfcpka_h_s(float low, float high) {
  half2 rd;
  __asm__(".insn r 0x33, 2, 0x58, %0, %1, %2" : "=r"(rd) : "r"(low), "r"(high));
  return rd;
}

// Single precision accumulation of a product of halves (lane 0 of both), one rounding.
static inline float fmacex_s_h(float rd, half2 rs1, half2 rs2) {
  __asm__(".insn r 0x53, 0, 0x2a, %0, %1, %2" : "+r"(rd) : "r"(rs1), "r"(rs2));
  return rd;
}
