// Core 0 keeps two DMA transfers of 4 KB going, one from L2 into the TCDM and one back, and sleeps until either is done;
// the other cores load and store next to them.
#include "frame.inc"
#define BYTES 4096
#define TO_TCDM (1 << 17)
#define INCREMENT_AND_EVENT (1 << 18 | 1 << 20)
.globl _start
_start:
  setup
  li s3, DMA
  la s4, block
  li s5, TCDM + 0x4000
  li s6, TCDM + 0x8000
  bnez s0, work
repeat:
  lw a0, 0(s3)  // id
  li t0, TO_TCDM + INCREMENT_AND_EVENT + BYTES
  sw t0, 0(s3)
  sw s5, 0(s3)
  sw s4, 0(s3)
  lw a1, 0(s3)
  li t0, INCREMENT_AND_EVENT + BYTES
  sw t0, 0(s3)
  sw s6, 0(s3)
  sw s4, 0(s3)
  li t1, 1
  sll a0, t1, a0
  sll a1, t1, a1
  or a2, a0, a1
wait:
  .word 0x03c4e283  // p.elw t0, 0x3c(s1)
  lw t0, 4(s3)      // what is on its way
  and t0, t0, a2
  bnez t0, wait
  sw a2, 4(s3)  // both ids back
  addi s2, s2, -1
  bnez s2, repeat
  li t0, TCDM
  sw s3, 0x3fc(t0)  // nobody else writes there: done
  finish

work:
  li a0, TCDM
  li a4, TCDM
  slli t0, s0, 2
  add a0, a0, t0
more:
  .rept 8
    lw a1, 0(a0)
    addi a1, a1, 1
    sw a1, 64(a0)
  .endr
  lw a5, 0x3fc(a4)
  beqz a5, more
  finish

.data
.balign 16
block: .space BYTES
