// Interrupts that the program makes pending in mip itself: wfi, masking, priorities, vectored mode. s2 keeps mcause, s7
// counts.
#include "conformance.h"
begin_program
  test 2                     // pending and enabled by mie, but not by mstatus: wfi goes on, no trap
  la t0, own_vector
  csrw mtvec, t0
  li s7, 0
  csrwi mip, 8
  csrwi mie, 8
  wfi
  expect s7, 0
  test 3                     // mstatus lets it through, before the next instruction
  li a1, 0
  csrsi mstatus, 8
next_here:
  addi a1, a1, 1
  expect s7, 1
  expect s2, 0x80000003
  la t6, next_here
  bne s4, t6, fail
  expect a1, 1
  test 4                     // becomes pending while enabled
  csrwi mip, 8
  expect s7, 2
  test 5                     // not enabled by mie: stays pending
  csrwi mie, 0
  csrwi mip, 8
  expect s7, 2
  csrr a0, mip
  expect a0, 8
  test 6                     // two at once: the external one first, the other when that one has returned
  csrci mstatus, 8
  li a1, 0x808
  csrw mip, a1
  csrw mie, a1
  csrsi mstatus, 8
  expect s7, 4
  expect s2, 0x80000003
  expect s3, 0x8000000b
  test 7                     // vectored: four bytes for each cause
  csrci mstatus, 8
  la t0, table + 1
  csrw mtvec, t0
  csrwi mip, 8
  csrsi mstatus, 8
  expect s7, 104
  csrci mstatus, 8
  la t0, trap_vector
  csrw mtvec, t0
end_program
no_traps

  .balign 4
own_vector:                  // takes the one with the highest priority away
  mv s3, s2
  csrr s2, mcause
  csrr s4, mepc
  addi s7, s7, 1
  li t5, 0x8000000b
  li t6, 8
  bne s2, t5, 1f
  li t6, 0x800
1:
  csrc mip, t6
  mret

  .balign 256
table:
  j fail
  j fail
  j fail
  j vectored
vectored:
  addi s7, s7, 100
  csrwi mip, 0
  mret
