/* Instructions of RI5CY that C has no operators for, as functions: each is one `.insn`, named like the instruction with
   underscores (pv_sdotsp_h is pv.sdotsp.h; the host's disassembly and `halfstep`'s traces use the dotted names).

   For clang (halfstep-cc) and gcc: -march=rv32imc_zfinx[_zhinx] -mabi=ilp32, binutils with `.insn`. No hardware loops
   and no post-increment here: compilers move code between such instructions, so halfstep-cc makes them itself.

   A word_t holds lanes: two of 16 bits (_h integer or FP16, _ah bf16) or four of 8 (_b); lane 0 in the low bits.
   Vectors of clang convert for nothing: (word_t)pair, (v2f16)word. The functions have no side effects and are pure in
   their operands.

   What each instruction computes: isa/README.md and the tables in isa/tables. Not here: vfmre (designs differ in its
   sign), vfdiv and vfsqrt (this core computes lane 0 only), vfdotp (this core has none).

   `_r`: lane 0 of rs2 for both lanes. Those that take `rd` first accumulate into it or keep part of it.
   tests/7_compiler/intrinsics_test.cpp calls every function here and decodes what it became. */
#ifndef HALFSTEP_XPULP_INTRINSICS_H
#define HALFSTEP_XPULP_INTRINSICS_H

#include <stdint.h>

typedef uint32_t word_t;

#ifdef __clang__
typedef _Float16 v2f16 __attribute__((vector_size(4)));
typedef __bf16 v2bf16 __attribute__((vector_size(4)));
#endif
typedef int16_t v2s __attribute__((vector_size(4)));
typedef uint16_t v2u __attribute__((vector_size(4)));
typedef int8_t v4s __attribute__((vector_size(4)));
typedef uint8_t v4u __attribute__((vector_size(4)));

/* rd = operation(rs1) */
#define HALFSTEP_UNARY(name, opcode, funct3, funct7, rs2)                                           \
  static inline __attribute__((always_inline, const)) word_t name(word_t rs1) {                     \
    word_t rd;                                                                                      \
    __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, x" #rs2 : "=r"(rd) : "r"(rs1)); \
    return rd;                                                                                      \
  }
/* rd = operation(rs1, rs2) */
#define HALFSTEP_BINARY(name, opcode, funct3, funct7)                                                     \
  static inline __attribute__((always_inline, const)) word_t name(word_t rs1, word_t rs2) {               \
    word_t rd;                                                                                            \
    __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2" : "=r"(rd) : "r"(rs1), "r"(rs2)); \
    return rd;                                                                                            \
  }
/* rd = operation(rd, rs1, rs2) */
#define HALFSTEP_TERNARY(name, opcode, funct3, funct7)                                                    \
  static inline __attribute__((always_inline, const)) word_t name(word_t rd, word_t rs1, word_t rs2) {    \
    __asm__(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2" : "+r"(rd) : "r"(rs1), "r"(rs2)); \
    return rd;                                                                                            \
  }

/* Pairs of FP16 numbers (Xfvec). Comparisons give 0 or 1 in each lane. */
HALFSTEP_BINARY(vfadd_h, 0x33, 2, 0x41)
HALFSTEP_BINARY(vfadd_r_h, 0x33, 6, 0x41)
HALFSTEP_BINARY(vfsub_h, 0x33, 2, 0x42)
HALFSTEP_BINARY(vfsub_r_h, 0x33, 6, 0x42)
HALFSTEP_BINARY(vfmul_h, 0x33, 2, 0x43)
HALFSTEP_BINARY(vfmul_r_h, 0x33, 6, 0x43)
HALFSTEP_BINARY(vfmin_h, 0x33, 2, 0x45)
HALFSTEP_BINARY(vfmin_r_h, 0x33, 6, 0x45)
HALFSTEP_BINARY(vfmax_h, 0x33, 2, 0x46)
HALFSTEP_BINARY(vfmax_r_h, 0x33, 6, 0x46)
HALFSTEP_BINARY(vfsgnj_h, 0x33, 2, 0x4d)
HALFSTEP_BINARY(vfsgnj_r_h, 0x33, 6, 0x4d)
HALFSTEP_BINARY(vfsgnjn_h, 0x33, 2, 0x4e)
HALFSTEP_BINARY(vfsgnjn_r_h, 0x33, 6, 0x4e)
HALFSTEP_BINARY(vfsgnjx_h, 0x33, 2, 0x4f)
HALFSTEP_BINARY(vfsgnjx_r_h, 0x33, 6, 0x4f)
HALFSTEP_BINARY(vfeq_h, 0x33, 2, 0x50)
HALFSTEP_BINARY(vfeq_r_h, 0x33, 6, 0x50)
HALFSTEP_BINARY(vfne_h, 0x33, 2, 0x51)
HALFSTEP_BINARY(vfne_r_h, 0x33, 6, 0x51)
HALFSTEP_BINARY(vflt_h, 0x33, 2, 0x52)
HALFSTEP_BINARY(vflt_r_h, 0x33, 6, 0x52)
HALFSTEP_BINARY(vfge_h, 0x33, 2, 0x53)
HALFSTEP_BINARY(vfge_r_h, 0x33, 6, 0x53)
HALFSTEP_BINARY(vfle_h, 0x33, 2, 0x54)
HALFSTEP_BINARY(vfle_r_h, 0x33, 6, 0x54)
HALFSTEP_BINARY(vfgt_h, 0x33, 2, 0x55)
HALFSTEP_BINARY(vfgt_r_h, 0x33, 6, 0x55)
HALFSTEP_TERNARY(vfmac_h, 0x33, 2, 0x48)
HALFSTEP_TERNARY(vfmac_r_h, 0x33, 6, 0x48)
HALFSTEP_UNARY(vfclass_h, 0x33, 2, 0x4c, 1)
/* 16-bit integers to and from numbers; rounding as the rounding mode says (to nearest even). */
HALFSTEP_UNARY(vfcvt_x_h, 0x33, 2, 0x4c, 2)
HALFSTEP_UNARY(vfcvt_xu_h, 0x33, 6, 0x4c, 2)
HALFSTEP_UNARY(vfcvt_h_x, 0x33, 2, 0x4c, 3)
HALFSTEP_UNARY(vfcvt_h_xu, 0x33, 6, 0x4c, 3)

/* Pairs of bf16 numbers (Xfvec). Comparisons give 0 or 1 in each lane. */
HALFSTEP_BINARY(vfadd_ah, 0x33, 1, 0x41)
HALFSTEP_BINARY(vfadd_r_ah, 0x33, 5, 0x41)
HALFSTEP_BINARY(vfsub_ah, 0x33, 1, 0x42)
HALFSTEP_BINARY(vfsub_r_ah, 0x33, 5, 0x42)
HALFSTEP_BINARY(vfmul_ah, 0x33, 1, 0x43)
HALFSTEP_BINARY(vfmul_r_ah, 0x33, 5, 0x43)
HALFSTEP_BINARY(vfmin_ah, 0x33, 1, 0x45)
HALFSTEP_BINARY(vfmin_r_ah, 0x33, 5, 0x45)
HALFSTEP_BINARY(vfmax_ah, 0x33, 1, 0x46)
HALFSTEP_BINARY(vfmax_r_ah, 0x33, 5, 0x46)
HALFSTEP_BINARY(vfsgnj_ah, 0x33, 1, 0x4d)
HALFSTEP_BINARY(vfsgnj_r_ah, 0x33, 5, 0x4d)
HALFSTEP_BINARY(vfsgnjn_ah, 0x33, 1, 0x4e)
HALFSTEP_BINARY(vfsgnjn_r_ah, 0x33, 5, 0x4e)
HALFSTEP_BINARY(vfsgnjx_ah, 0x33, 1, 0x4f)
HALFSTEP_BINARY(vfsgnjx_r_ah, 0x33, 5, 0x4f)
HALFSTEP_BINARY(vfeq_ah, 0x33, 1, 0x50)
HALFSTEP_BINARY(vfeq_r_ah, 0x33, 5, 0x50)
HALFSTEP_BINARY(vfne_ah, 0x33, 1, 0x51)
HALFSTEP_BINARY(vfne_r_ah, 0x33, 5, 0x51)
HALFSTEP_BINARY(vflt_ah, 0x33, 1, 0x52)
HALFSTEP_BINARY(vflt_r_ah, 0x33, 5, 0x52)
HALFSTEP_BINARY(vfge_ah, 0x33, 1, 0x53)
HALFSTEP_BINARY(vfge_r_ah, 0x33, 5, 0x53)
HALFSTEP_BINARY(vfle_ah, 0x33, 1, 0x54)
HALFSTEP_BINARY(vfle_r_ah, 0x33, 5, 0x54)
HALFSTEP_BINARY(vfgt_ah, 0x33, 1, 0x55)
HALFSTEP_BINARY(vfgt_r_ah, 0x33, 5, 0x55)
HALFSTEP_TERNARY(vfmac_ah, 0x33, 1, 0x48)
HALFSTEP_TERNARY(vfmac_r_ah, 0x33, 5, 0x48)
HALFSTEP_UNARY(vfclass_ah, 0x33, 1, 0x4c, 1)
/* 16-bit integers to and from numbers; rounding as the rounding mode says (to nearest even). */
HALFSTEP_UNARY(vfcvt_x_ah, 0x33, 1, 0x4c, 2)
HALFSTEP_UNARY(vfcvt_xu_ah, 0x33, 5, 0x4c, 2)
HALFSTEP_UNARY(vfcvt_ah_x, 0x33, 1, 0x4c, 3)
HALFSTEP_UNARY(vfcvt_ah_xu, 0x33, 5, 0x4c, 3)

/* One format of pairs to the other. */
HALFSTEP_UNARY(vfcvt_h_ah, 0x33, 2, 0x4c, 5)
HALFSTEP_UNARY(vfcvt_ah_h, 0x33, 1, 0x4c, 6)

/* Two single precision numbers to a pair, rounded: lane 0 from `low`. */
static inline __attribute__((always_inline, const)) word_t vfcpka_h_s(float low, float high) {
  word_t rd;
  __asm__(".insn r 0x33, 2, 0x58, %0, %1, %2" : "=r"(rd) : "r"(low), "r"(high));
  return rd;
}
static inline __attribute__((always_inline, const)) word_t vfcpka_ah_s(float low, float high) {
  word_t rd;
  __asm__(".insn r 0x33, 1, 0x58, %0, %1, %2" : "=r"(rd) : "r"(low), "r"(high));
  return rd;
}

/* Products of FP16 numbers (lane 0 of the operands) in single precision: exact, and accumulated with one rounding. */
static inline __attribute__((always_inline, const)) float fmulex_s_h(word_t rs1, word_t rs2) {
  float rd;
  __asm__(".insn r 0x53, 0, 0x26, %0, %1, %2" : "=r"(rd) : "r"(rs1), "r"(rs2));
  return rd;
}
static inline __attribute__((always_inline, const)) float fmacex_s_h(float rd, word_t rs1, word_t rs2) {
  __asm__(".insn r 0x53, 0, 0x2a, %0, %1, %2" : "+r"(rd) : "r"(rs1), "r"(rs2));
  return rd;
}

/* Two 16-bit integers. Comparisons give all ones or zero in each lane; shifts take their amounts lane by lane. */
HALFSTEP_BINARY(pv_add_h, 0x57, 0, 0x00)
HALFSTEP_BINARY(pv_sub_h, 0x57, 0, 0x04)
HALFSTEP_BINARY(pv_avg_h, 0x57, 0, 0x08)
HALFSTEP_BINARY(pv_avgu_h, 0x57, 0, 0x0c)
HALFSTEP_BINARY(pv_min_h, 0x57, 0, 0x10)
HALFSTEP_BINARY(pv_minu_h, 0x57, 0, 0x14)
HALFSTEP_BINARY(pv_max_h, 0x57, 0, 0x18)
HALFSTEP_BINARY(pv_maxu_h, 0x57, 0, 0x1c)
HALFSTEP_BINARY(pv_srl_h, 0x57, 0, 0x20)
HALFSTEP_BINARY(pv_sra_h, 0x57, 0, 0x24)
HALFSTEP_BINARY(pv_sll_h, 0x57, 0, 0x28)
HALFSTEP_BINARY(pv_cmpeq_h, 0x57, 0, 0x02)
HALFSTEP_BINARY(pv_cmpne_h, 0x57, 0, 0x06)
HALFSTEP_BINARY(pv_cmpgt_h, 0x57, 0, 0x0a)
HALFSTEP_BINARY(pv_cmpge_h, 0x57, 0, 0x0e)
HALFSTEP_BINARY(pv_cmplt_h, 0x57, 0, 0x12)
HALFSTEP_BINARY(pv_cmple_h, 0x57, 0, 0x16)
HALFSTEP_BINARY(pv_cmpgtu_h, 0x57, 0, 0x1a)
HALFSTEP_BINARY(pv_cmpgeu_h, 0x57, 0, 0x1e)
HALFSTEP_BINARY(pv_cmpltu_h, 0x57, 0, 0x22)
HALFSTEP_BINARY(pv_cmpleu_h, 0x57, 0, 0x26)
HALFSTEP_UNARY(pv_abs_h, 0x57, 0, 0x38, 0)
/* Sums of products: dot = rs1 . rs2, sdot = rd + rs1 . rs2; u: unsigned, us: rs1 unsigned, s: signed. */
HALFSTEP_BINARY(pv_dotup_h, 0x57, 0, 0x40)
HALFSTEP_BINARY(pv_dotusp_h, 0x57, 0, 0x44)
HALFSTEP_BINARY(pv_dotsp_h, 0x57, 0, 0x4c)
HALFSTEP_TERNARY(pv_sdotup_h, 0x57, 0, 0x50)
HALFSTEP_TERNARY(pv_sdotusp_h, 0x57, 0, 0x54)
HALFSTEP_TERNARY(pv_sdotsp_h, 0x57, 0, 0x5c)

/* Four 8-bit integers. Comparisons give all ones or zero in each lane; shifts take their amounts lane by lane. */
HALFSTEP_BINARY(pv_add_b, 0x57, 1, 0x00)
HALFSTEP_BINARY(pv_sub_b, 0x57, 1, 0x04)
HALFSTEP_BINARY(pv_avg_b, 0x57, 1, 0x08)
HALFSTEP_BINARY(pv_avgu_b, 0x57, 1, 0x0c)
HALFSTEP_BINARY(pv_min_b, 0x57, 1, 0x10)
HALFSTEP_BINARY(pv_minu_b, 0x57, 1, 0x14)
HALFSTEP_BINARY(pv_max_b, 0x57, 1, 0x18)
HALFSTEP_BINARY(pv_maxu_b, 0x57, 1, 0x1c)
HALFSTEP_BINARY(pv_srl_b, 0x57, 1, 0x20)
HALFSTEP_BINARY(pv_sra_b, 0x57, 1, 0x24)
HALFSTEP_BINARY(pv_sll_b, 0x57, 1, 0x28)
HALFSTEP_BINARY(pv_cmpeq_b, 0x57, 1, 0x02)
HALFSTEP_BINARY(pv_cmpne_b, 0x57, 1, 0x06)
HALFSTEP_BINARY(pv_cmpgt_b, 0x57, 1, 0x0a)
HALFSTEP_BINARY(pv_cmpge_b, 0x57, 1, 0x0e)
HALFSTEP_BINARY(pv_cmplt_b, 0x57, 1, 0x12)
HALFSTEP_BINARY(pv_cmple_b, 0x57, 1, 0x16)
HALFSTEP_BINARY(pv_cmpgtu_b, 0x57, 1, 0x1a)
HALFSTEP_BINARY(pv_cmpgeu_b, 0x57, 1, 0x1e)
HALFSTEP_BINARY(pv_cmpltu_b, 0x57, 1, 0x22)
HALFSTEP_BINARY(pv_cmpleu_b, 0x57, 1, 0x26)
HALFSTEP_UNARY(pv_abs_b, 0x57, 1, 0x38, 0)
/* Sums of products: dot = rs1 . rs2, sdot = rd + rs1 . rs2; u: unsigned, us: rs1 unsigned, s: signed. */
HALFSTEP_BINARY(pv_dotup_b, 0x57, 1, 0x40)
HALFSTEP_BINARY(pv_dotusp_b, 0x57, 1, 0x44)
HALFSTEP_BINARY(pv_dotsp_b, 0x57, 1, 0x4c)
HALFSTEP_TERNARY(pv_sdotup_b, 0x57, 1, 0x50)
HALFSTEP_TERNARY(pv_sdotusp_b, 0x57, 1, 0x54)
HALFSTEP_TERNARY(pv_sdotsp_b, 0x57, 1, 0x5c)

/* Lanes: shuffle: lane i of rd is lane rs2[i] of rs1; shuffle2: of rs1 if the next bit of rs2[i] is set, else of rd. */
HALFSTEP_BINARY(pv_shuffle_h, 0x57, 0, 0x60)
HALFSTEP_TERNARY(pv_shuffle2_h, 0x57, 0, 0x64)
HALFSTEP_BINARY(pv_shuffle_b, 0x57, 1, 0x60)
HALFSTEP_TERNARY(pv_shuffle2_b, 0x57, 1, 0x64)
/* {lane 0 of rs1, lane 0 of rs2} and {lane 1 of rs1, lane 1 of rs2}, rs1 on top. */
HALFSTEP_BINARY(pv_pack, 0x57, 0, 0x68)
HALFSTEP_BINARY(pv_pack_h, 0x57, 0, 0x69)
/* Lowest bytes of rs1 and rs2 into the upper or lower half of rd. */
HALFSTEP_TERNARY(pv_packhi_b, 0x57, 1, 0x6c)
HALFSTEP_TERNARY(pv_packlo_b, 0x57, 1, 0x70)

/* Words. */
HALFSTEP_TERNARY(p_mac, 0x33, 0, 0x21)
HALFSTEP_TERNARY(p_msu, 0x33, 1, 0x21)
HALFSTEP_BINARY(p_min, 0x33, 4, 0x02)
HALFSTEP_BINARY(p_minu, 0x33, 5, 0x02)
HALFSTEP_BINARY(p_max, 0x33, 6, 0x02)
HALFSTEP_BINARY(p_maxu, 0x33, 7, 0x02)
HALFSTEP_BINARY(p_slet, 0x33, 2, 0x02)
HALFSTEP_BINARY(p_sletu, 0x33, 3, 0x02)
/* Between -rs2 - 1 and rs2, between 0 and rs2. */
HALFSTEP_BINARY(p_clipr, 0x33, 5, 0x0a)
HALFSTEP_BINARY(p_clipur, 0x33, 6, 0x0a)
HALFSTEP_UNARY(p_abs, 0x33, 0, 0x02, 0)
HALFSTEP_BINARY(p_ror, 0x33, 5, 0x04)
/* Position of the first one from the right, from the left; redundant sign bits; ones. */
HALFSTEP_UNARY(p_ff1, 0x33, 0, 0x08, 0)
HALFSTEP_UNARY(p_fl1, 0x33, 1, 0x08, 0)
HALFSTEP_UNARY(p_clb, 0x33, 2, 0x08, 0)
HALFSTEP_UNARY(p_cnt, 0x33, 3, 0x08, 0)
HALFSTEP_UNARY(p_exths, 0x33, 4, 0x08, 0)
HALFSTEP_UNARY(p_exthz, 0x33, 5, 0x08, 0)
HALFSTEP_UNARY(p_extbs, 0x33, 6, 0x08, 0)
HALFSTEP_UNARY(p_extbz, 0x33, 7, 0x08, 0)

#undef HALFSTEP_UNARY
#undef HALFSTEP_BINARY
#undef HALFSTEP_TERNARY

/* Lane numbers and positions are constants. */
#define pv_extract_h(rs1, lane)                                                                                  \
  (__extension__({                                                                                               \
    int32_t halfstep_rd;                                                                                         \
    __asm__(".insn r 0x57, 6, %2, %0, %1, x0" : "=r"(halfstep_rd) : "r"((word_t)(rs1)), "i"(0x3c | ((lane)&1))); \
    halfstep_rd;                                                                                                 \
  }))
#define pv_extractu_h(rs1, lane)                                                                                 \
  (__extension__({                                                                                               \
    word_t halfstep_rd;                                                                                          \
    __asm__(".insn r 0x57, 6, %2, %0, %1, x0" : "=r"(halfstep_rd) : "r"((word_t)(rs1)), "i"(0x48 | ((lane)&1))); \
    halfstep_rd;                                                                                                 \
  }))
#define pv_insert_h(rd, rs1, lane)                                                                               \
  (__extension__({                                                                                               \
    word_t halfstep_rd = (rd);                                                                                   \
    __asm__(".insn r 0x57, 6, %2, %0, %1, x0" : "+r"(halfstep_rd) : "r"((word_t)(rs1)), "i"(0x58 | ((lane)&1))); \
    halfstep_rd;                                                                                                 \
  }))

#endif
