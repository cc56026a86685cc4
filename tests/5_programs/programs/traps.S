// Every trap that this core can take: cause, value and address of each, and the way back. The handler keeps what it saw
// in s2 (mcause), s3 (mtval), s4 (mepc) and goes on at s5, or behind the instruction if s5 is 0.
#include "conformance.h"
begin_program
  test 2                     // environment call: with gp of a passed test it would end the run, so ours has another path
  la t0, own_vector
  csrw mtvec, t0
  csrr a0, mtvec
  bne a0, t0, fail
  test 3
  li s5, 0
ecall_here:
  ecall
  expect s2, 11
  expect s3, 0
  la t6, ecall_here
  bne s4, t6, fail
  test 4
ebreak_here:
  ebreak
  expect s2, 3
  la t6, ebreak_here
  bne s3, t6, fail
  bne s4, t6, fail
  test 5                     // a word without a meaning
illegal_here:
  .word 0xffffffff
  expect s2, 2
  expect s3, 0xffffffff
  la t6, illegal_here
  bne s4, t6, fail
  test 6                     // a CSR that does not exist; rd stays, what follows is not executed twice
  li a0, 77
  li a1, 0
  csrr a0, 0x7c0
  addi a1, a1, 1
  expect s2, 2
  expect s3, 0x7c002573
  expect a0, 77
  expect a1, 1
  test 7                     // write to a read-only CSR
  csrw mhartid, zero
  expect s2, 2
  test 8                     // load from where nothing is: rd stays
  li a0, 78
  li a2, 0x40000004
  li a1, 0
load_here:
  lw a0, 0(a2)
  addi a1, a1, 1
  expect s2, 5
  expect s3, 0x40000004
  expect a0, 78
  expect a1, 1
  la t6, load_here
  bne s4, t6, fail
  test 9                     // store
  li a1, 0
  sb a0, 3(a2)
  addi a1, a1, 1
  expect s2, 7
  expect s3, 0x40000007
  expect a1, 1
  test 10                    // behind the end of the TCDM, within its window
  li a2, 0x100ffff0
  lhu a0, 2(a2)
  expect s2, 5
  expect s3, 0x100ffff2
  test 11                    // an access whose second word is not there
  li a2, 0x801ffffe
  lw a0, 0(a2)
  expect s2, 5
  expect s3, 0x80200000
  test 12                    // fetch from where no code is
  la s5, 1f
  li a2, 0x40000008
  jr a2
  j fail
1:
  expect s2, 1
  expect s3, 0x40000008
  expect s4, 0x40000008
  li s5, 0
  test 13                    // mret restores the interrupt enable, a trap takes it away
  csrsi mstatus, 8
  ecall
  expect s6, 0x1880
  csrr a0, mstatus
  expect a0, 0x1888
  csrci mstatus, 8
  test 14                    // registers that only keep
  li a1, 0x12345678
  csrw mscratch, a1
  csrr a0, mscratch
  bne a0, a1, fail
  csrw mepc, a1
  csrr a0, mepc
  bne a0, a1, fail
  test 15                    // a load that traps right behind a load that does not, and in front of a jump
  la a2, data
  li a3, 0x40000000
  lw a1, 0(a2)
  lw a1, 0(a3)
  j 1f
  j fail
1:
  expect a1, 0x600d600d
  expect s2, 5
  test 16                    // the last instruction of a loop traps in each of its three rounds
  li a1, 3
  li a0, 0
2:
  addi a0, a0, 1
  addi a1, a1, -1
  lw a2, 0(a3)
  bnez a1, 2b
  expect a0, 3
  test 17                    // one load on one path, which reads seven times and then traps
  li s2, 0
  li a4, 8
  la a1, places
3:
  mv a5, a0
  lw a2, 0(a1)
  addi a1, a1, 4
  lw a0, 0(a2)
  addi a4, a4, -1
  bnez a4, 3b
  expect s2, 5
  expect s3, 0x40000000
  expect a5, 0x600d600d
  expect a0, 0x600d600d
  la t0, trap_vector
  csrw mtvec, t0
end_program
no_traps

  .balign 4
own_vector:
  csrr s2, mcause
  csrr s3, mtval
  csrr s4, mepc
  csrr s6, mstatus
  bnez s5, 1f
  addi t6, s4, 4
  csrw mepc, t6
  mret
1:
  csrw mepc, s5
  mret

  .data
  .balign 4
data: .word 0x600d600d
places: .word data, data, data, data, data, data, data, 0x40000000
