// Zfinx and Zhinx in the format of the architecture tests: results and flags go to the signature.
#include "conformance.h"
begin_program
  la s0, begin_signature
.macro keep_result
  sw a0, 0(s0)
  csrr a1, fcsr
  csrwi fcsr, 0
  sw a1, 4(s0)
  addi s0, s0, 8
.endm
  test 2
  li a1, 0x3f800000
  li a2, 0x40400000
  fdiv.s a0, a1, a2          // 1/3: inexact
  keep_result
  li a1, 0x3c00
  li a2, 0x4200
  fdiv.h a0, a1, a2
  keep_result
  li a1, 0x7bff
  fadd.h a0, a1, a1          // overflow
  keep_result
  fdiv.h a0, a1, zero        // division by zero
  keep_result
  li a1, 0xbf800000
  fsqrt.s a0, a1             // invalid
  keep_result
  li a1, 0x3fc00000
  fcvt.h.s a0, a1            // 1.5
  keep_result
  fcvt.s.h a0, a0
  keep_result
  li a1, 0xfbff
  fcvt.w.h a0, a1            // -65504
  keep_result
  csrwi frm, 3               // up
  li a1, 0x3f800000
  li a2, 0x33800000          // 2^-24
  fadd.s a0, a1, a2
  keep_result
  csrwi frm, 5               // no rounding mode
  li a0, 0
trap_here:
  fadd.s a0, a1, a2
  csrwi fcsr, 0
  sw a0, 0(s0)
  sw s2, 4(s0)
end_program
handler:
  csrr s2, mcause
  csrr t5, mepc
  addi t5, t5, 4
  csrw mepc, t5
  mret
  .data
  .balign 16
  .globl begin_signature
begin_signature:
  .fill 20, 4, 0xdeadbeef
  .balign 16
  .globl end_signature
end_signature:
