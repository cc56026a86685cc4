// Loads and stores of all cores in one bank: with eight cores, seven of eight requests are refused.
#include "frame.inc"
.globl _start
_start:
  setup
  li a0, TCDM
  slli t0, s0, 6
  add a0, a0, t0
repeat:
  .rept 4
    lw a1, 0(a0)
    lw a2, 512(a0)
    sw a1, 1024(a0)
    add a3, a2, a1
  .endr
  addi s2, s2, -1
  bnez s2, repeat
  finish
