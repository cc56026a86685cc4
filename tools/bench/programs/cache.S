// 8 KB of straight code, over and over: twice what the default shared instruction cache holds, so every line is fetched
// from memory again. For icache.mode=hierarchical.
#include "frame.inc"
.globl _start
_start:
  setup
  li t0, -1
  li t1, 0x10201400
  sw t0, 0(t1)  // enable
repeat:
  .rept 1024
    addi a0, a0, 1
    xor a1, a1, a0
  .endr
  addi s2, s2, -1
  beqz s2, done
  j repeat
done:
  finish
