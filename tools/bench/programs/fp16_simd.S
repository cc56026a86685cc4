// FP16 SIMD: vfmac.h and vfmre.h, two lanes each, with the fitting integer work around; every value stays small.
#include "frame.inc"
.macro vfmul rd, rs1, rs2
  .insn r 0x33, 2, 0x43, \rd, \rs1, \rs2
.endm
.macro vfadd rd, rs1, rs2
  .insn r 0x33, 2, 0x41, \rd, \rs1, \rs2
.endm
.macro vfmac rd, rs1, rs2  // rd = rs1 * rs2 + rd
  .insn r 0x33, 2, 0x48, \rd, \rs1, \rs2
.endm
.macro vfmre rd, rs1, rs2  // rd = rs1 * rs2 - rd
  .insn r 0x33, 2, 0x49, \rd, \rs1, \rs2
.endm
.globl _start
_start:
  setup
  li a0, 0x39a338cd  // 0.705, 0.6
  li a1, 0x3b333a66  // 0.9, 0.8
  li a2, 0x3c003d9a
  li a3, 0x3d9a3c00
  li a4, 0x3e663c29
repeat:
  .rept 4
    vfmac a2, a0, a1
    vfmac a3, a1, a1
    vfmre a4, a0, a0
    vfmre a2, a0, a1
    vfmre a3, a1, a1
    vfmul a5, a4, a1
    vfadd a6, a5, a0
  .endr
  addi s2, s2, -1
  bnez s2, repeat
  finish
