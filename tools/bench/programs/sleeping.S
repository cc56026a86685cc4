// Core 0 works, all others sleep at a barrier until it is done.
#include "frame.inc"
.globl _start
_start:
  setup
  bnez s0, asleep
repeat:
  .rept 16
    addi a0, a0, 1
  .endr
  addi s2, s2, -1
  bnez s2, repeat
asleep:
  finish
