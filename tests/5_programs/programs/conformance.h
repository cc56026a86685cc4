// The environment of our own conventional test programs, in the format of the public suites: numbered tests with the
// number in gp, a result that ecall hands to the trap vector, tohost beside fromhost, memory between begin_signature
// and end_signature. A program defines what it expects to trap in `handler`, which goes back with mret.
#pragma once

// clang-format off
.macro begin_program
  .option norelax
  .option norvc             // so that every instruction of a program is four bytes, unless it says otherwise
  .option arch, +zicsr, +zifencei
  .section .text.init, "ax"
  .globl _start
_start:
  j reset
  .balign 4
trap_vector:
  csrr t5, mcause
  li t6, 11
  bne t5, t6, 1f
  j write_tohost
1:
  j handler
write_tohost:
  la t5, tohost
  sw gp, 0(t5)
  sw zero, 4(t5)
  j write_tohost
reset:
  // As the suites do: a CSR that an implementation may lack, behind a handler that goes on after it.
  la t0, 1f
  csrw mtvec, t0
  csrw satp, zero
  .balign 4
1:
  la t0, trap_vector
  csrw mtvec, t0
  csrwi mstatus, 0
  la t0, 1f
  csrw mepc, t0
  mret
1:
.endm

// A handler for programs that expect no trap: fails with a number no test has.
.macro no_traps
handler:
  li gp, 0xa73
  j write_tohost
.endm

// Test `number`: the code behind it leaves a value in a0; compared by `expect`.
.macro test number
  li gp, \number
.endm

.macro expect register, value
  li t6, \value
  bne \register, t6, fail
.endm

.macro end_program
  fence
  li gp, 1
  ecall
fail:
  fence
1:
  beqz gp, 1b
  slli gp, gp, 1
  ori gp, gp, 1
  ecall
  .pushsection .tohost, "aw"
  .balign 64
  .globl tohost
tohost: .dword 0
  .balign 64
  .globl fromhost
fromhost: .dword 0
  .popsection
.endm
// clang-format on
