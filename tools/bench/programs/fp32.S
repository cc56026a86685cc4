// FP32 additions, multiplications and fused multiply-adds, independent of each other and inexact; every value stays
// between 1/4 and 4.
#include "frame.inc"
.macro fadd rd, rs1, rs2
  .insn r 0x53, 7, 0x00, \rd, \rs1, \rs2
.endm
.macro fmul rd, rs1, rs2
  .insn r 0x53, 7, 0x08, \rd, \rs1, \rs2
.endm
.macro fmadd rd, rs1, rs2, rs3
  .insn r4 0x43, 7, 0, \rd, \rs1, \rs2, \rs3
.endm
.globl _start
_start:
  setup
  li a0, 0x3f333333  // 0.7
  li a1, 0x3f19999a  // 0.6
  mv a2, a0
  mv a3, a1
  mv a4, a0
repeat:
  .rept 4
    fmadd a2, a2, a0, a1  // towards 2
    fmadd a3, a3, a1, a0  // towards 1.75
    fmadd a4, a4, a0, a0
    fmul a5, a2, a1
    fadd a6, a3, a0
  .endr
  addi s2, s2, -1
  bnez s2, repeat
  finish
