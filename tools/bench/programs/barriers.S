// A barrier of all cores every few instructions.
#include "frame.inc"
.globl _start
_start:
  setup
repeat:
  addi a0, a0, 1
  addi a1, a1, 1
  addi a2, a2, 1
  wait_at_barrier
  addi s2, s2, -1
  bnez s2, repeat
  finish
