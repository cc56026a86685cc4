// Loads and stores of every core in a bank of its own: each is granted at once. Every fourth load is used by the next
// instruction.
#include "frame.inc"
.globl _start
_start:
  setup
  li a0, TCDM
  slli t0, s0, 2
  add a0, a0, t0
repeat:
  .rept 4
    lw a1, 0(a0)
    lw a2, 64(a0)
    lw a3, 128(a0)
    sw a1, 192(a0)
    lw a4, 256(a0)
    add a5, a4, a1
  .endr
  addi s2, s2, -1
  bnez s2, repeat
  finish
