# Instruction streams that find out how cores share FPUs and the division unit. The fabric controller starts the first
# `halfstep_cores` cores; all of them run the streams together, each behind a barrier and twice, so that the second time
# the instruction cache holds the code. A stream is a region of its own, a hardware loop of 100 x 8 instructions.
.option norelax
.option norvc
.text
.globl _start

.macro fp rd, rs1, rs2, funct7, rm
  .insn r 0x53, \rm, \funct7, \rd, \rs1, \rs2
.endm
.macro fadd_s rd, rs1, rs2
  fp \rd, \rs1, \rs2, 0x00, 7
.endm
.macro fmul_s rd, rs1, rs2
  fp \rd, \rs1, \rs2, 0x08, 7
.endm
.macro fmadd_s rd, rs1, rs2
  .insn r4 0x43, 7, 0, \rd, \rs1, \rs2, \rd
.endm
.macro vfmac_h rd, rs1, rs2
  .insn r 0x33, 2, 0x48, \rd, \rs1, \rs2
.endm
.macro fdiv_s rd, rs1, rs2
  fp \rd, \rs1, \rs2, 0x0c, 7
.endm
.macro fsqrt_s rd, rs1, rs2
  fp \rd, \rs1, x0, 0x2c, 7
.endm
.macro fdiv_h rd, rs1, rs2
  fp \rd, \rs1, \rs2, 0x0e, 7
.endm

.macro stream id
  li s9, 2
  .balign 16
9:
  .insn i 0x03, 6, t6, s3, 0x21c    # p.elw: barrier
  addi x0, x0, 0x100 + \id
  .insn i 0x7b, 4, x0, s8, 16       # lp.setup: eight instructions
.endm
.macro end_stream id
  addi x0, x0, 0x200 + \id
  addi s9, s9, -1
  bnez s9, 9b
.endm
.macro independent id, instruction
  stream \id
  .irp rd, a0, a1, a2, a3, a4, a5, a6, a7
  \instruction \rd, s4, s5
  .endr
  end_stream \id
.endm
.macro dependent id, instruction
  stream \id
  .rept 8
  \instruction a0, a0, s5
  .endr
  end_stream \id
.endm
.macro dependent_with_nop id, instruction
  stream \id
  .rept 4
  \instruction a0, a0, s5
  nop
  .endr
  end_stream \id
.endm

_start:
  csrr t0, mhartid
  srli t1, t0, 5
  bnez t1, fabric_controller
  la t1, halfstep_cores
  lw t1, 0(t1)
  li t2, 1
  sll t2, t2, t1
  addi t2, t2, -1
  lui s3, 0x10204
  lui t1, 0x10
  sw t1, 0(s3)
  sw t2, 0x200(s3)
  sw t2, 0x20c(s3)
  li s8, 100
  lui s4, 0x40491                   # 3.14; its upper half as a half: 2.28
  addi s4, s4, -37
  lui s5, 0x3f9e0                   # 1.234
  addi s5, s5, 0x419
  mv a0, s4
  .insn i 0x03, 6, t6, s3, 0x21c

  independent 0, fadd_s
  independent 1, fmul_s
  independent 2, fmadd_s
  independent 3, vfmac_h
  dependent 4, fadd_s
  dependent 5, fmul_s
  dependent 6, fmadd_s
  dependent 7, vfmac_h
  dependent_with_nop 8, fadd_s
  dependent_with_nop 9, fmul_s
  dependent_with_nop 10, fmadd_s
  dependent_with_nop 11, vfmac_h
  independent 12, fdiv_s
  independent 13, fsqrt_s
  li s4, 0x4248                     # 3.14 as a half
  li s5, 0x3cf0                     # 1.234
  independent 14, fdiv_h

  .insn i 0x03, 6, t6, s3, 0x21c
  csrr t0, mhartid
  bnez t0, 1f
  lui t1, 0x10200
  li t2, 1
  sw t2, 0(t1)                      # end of computation
1:
  addi x0, x0, 0x7ff
  j 1b

fabric_controller:
  lui s1, 0x10201
  li t1, -1
  sw t1, 0x400(s1)                  # instruction cache on
  la t1, halfstep_cores
  lw t1, 0(t1)
  li t2, 1
  sll t2, t2, t1
  addi t2, t2, -1
  lui s1, 0x10200
  lui s2, 0x1a10a
  addi s2, s2, -0x800
  li t1, 1 << 21
  sw t1, 4(s2)
  li t1, 1 << 11
  csrw mie, t1
  sw t2, 8(s1)                      # from the boot address out of reset, which is _start
  wfi
  addi x0, x0, 0x7ff
1:
  j 1b

.data
.balign 4
.globl halfstep_cores
halfstep_cores: .word 0
