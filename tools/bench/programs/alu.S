// Integer work without any request: additions, shifts, comparisons, multiplications, a branch taken per 17
// instructions. With -DCOUNTERS all of a core's performance counters count meanwhile.
#include "frame.inc"
.globl _start
_start:
  setup
#ifdef COUNTERS
  li t0, -1
  csrw 0xcc0, t0  // PCER: every event
  li t0, 1
  csrw 0xcc1, t0  // PCMR: count
#endif
  li a0, 12345
  li a1, 6789
repeat:
  .rept 3
    add a2, a0, a1
    xor a0, a0, a2
    slli a3, a0, 3
    sltu a4, a3, a1
    mul a1, a1, a2
  .endr
  addi s2, s2, -1
  bnez s2, repeat
  finish
