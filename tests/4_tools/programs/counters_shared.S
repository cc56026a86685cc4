# Contention as the counters see it: eight cores load the same word, then add, both in the same cycle. `results` gets the
# TCDM contention of each core, then its FPU contention.
.option norelax
.option norvc
.text
.globl _start

.macro meet
  .insn i 0x03, 6, t6, s3, 0x21c
.endm

_start:
  csrr t0, 0xf14
  lui s0, 0x10000
  lui s3, 0x10204
  slli t0, t0, 2
  la s10, results
  add s10, s10, t0
  lui t1, 0x10
  sw t1, 0(s3)
  li t1, 0xff
  sw t1, 0x200(s3)
  sw t1, 0x20c(s3)
  lui t3, 0x3f800
  lui t1, EVENTS                    # 0x50: TCDM contention and FPU contention
  csrw 0xcc0, t1
  csrw 0x79f, x0
  meet
  lw t1, 0(s0)
  nop
  meet
  .insn r 0x53, 7, 0x00, t1, t3, t3
  nop
  nop
  csrr a0, 0x790
  csrr a1, 0x792
  sw a0, 0(s10)
  sw a1, 32(s10)
  addi x0, x0, 0x7ff
1:
  j 1b

.bss
.balign 16
.globl results
results: .space 16 * 4
