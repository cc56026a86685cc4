# Each performance counter over a few instructions, one counter at a time. A window counts the cycles between the issue of
# the instruction that clears the counter and that of the one that reads it, both excluded. The counts go to `results`
# (32 words), in this order; counters_test.cpp has what they must be.
.option norelax
.option norvc
.text
.globl _start

.macro start counter
  li t6, 1 << \counter
  csrw 0xcc0, t6
  nop
  nop
  nop
  nop
  csrw 0x780 + \counter, x0
.endm
.macro stop counter
  csrr a0, 0x780 + \counter
  sw a0, 0(s10)
  addi s10, s10, 4
.endm
.macro keep register
  sw \register, 0(s10)
  addi s10, s10, 4
.endm
.macro fadd rd, rs1, rs2
  .insn r 0x53, 7, 0x00, \rd, \rs1, \rs2
.endm
.macro fdiv rd, rs1, rs2
  .insn r 0x53, 7, 0x0c, \rd, \rs1, \rs2
.endm

_start:
  la s10, results
  lui s0, 0x10000                   # TCDM
  lui s2, 0x1c011                   # L2
  lui s3, 0x10204                   # event unit
  lui t3, 0x3f800                   # 1.0
  lui t4, 0x40000                   # 2.0
  csrr a1, 0xcc1                    # out of reset
  csrr a2, 0xcc0

  start 0                           # 0: cycles of five instructions
  nop
  nop
  nop
  nop
  nop
  stop 0
  start 0                           # 1: with a load stall
  lw t1, 0(s0)
  add t2, t1, t1
  stop 0
  start 1                           # 2: its instructions
  lw t1, 0(s0)
  add t2, t1, t1
  stop 1
  start 2                           # 3: its load stalls
  lw t1, 0(s0)
  add t2, t1, t1
  stop 2
  start 2                           # 4: load stalls with an instruction between
  lw t1, 0(s0)
  nop
  add t2, t1, t1
  stop 2

  la t1, 1f
  start 3                           # 5: jr stalls behind the ALU, of one cycle
  addi t1, t1, 0
  jr t1
1:
  stop 3
  la t1, 1f
  sw t1, 16(s0)
  start 3                           # 6: jr stalls behind a load, of two cycles: the second one does not count
  lw t1, 16(s0)
  jr t1
1:
  stop 3
  la t1, 1f
  start 7                           # 7: jumps; the last one waits, and does not count
  j 2f
2:
  j 2f
2:
  addi t1, t1, 0
  jr t1
1:
  stop 7

  .balign 4
  start 4                           # 8: fetch misses of a jump to a word
  j 1f
  nop
1:
  nop
  stop 4
  start 4                           # 9: and to a 32-bit instruction that begins between words
  j 1f
  .option rvc
  c.nop
  .option norvc
1:
  addi t1, t1, 0
  .option rvc
  c.nop
  .option norvc
  stop 4

  start 5                           # 10: loads; one crosses a word
  lw t1, 0(s0)
  lh t1, 4(s0)
  lbu t1, 9(s0)
  lw t1, 2(s0)
  sw t1, 0(s0)
  nop
  stop 5
  start 6                           # 11: stores; one crosses a word
  sw t1, 0(s0)
  sb t1, 5(s0)
  sw t1, 10(s0)
  lw t1, 0(s0)
  nop
  stop 6

  start 8                           # 12: branches
  bne x0, x0, 1f
  beq x0, x0, 1f
  nop
1:
  beq x0, t4, 1f
1:
  nop
  stop 8
  start 9                           # 13: branches taken
  bne x0, x0, 1f
  beq x0, x0, 1f
  nop
1:
  beq x0, t4, 1f
1:
  nop
  stop 9
  start 10                          # 14: compressed instructions
  nop
  .option rvc
  c.nop
  c.nop
  c.nop
  c.nop
  .option norvc
  nop
  stop 10

  li t1, 1                          # 15: stall cycles of p.elw, whose event is there
  sw t1, 0(s3)
  sw t1, 0x100(s3)
  start 11
  .insn i 0x03, 6, t2, s3, 0x3c
  nop
  stop 11

  start 12                          # 16: external loads: L2, and the event unit, too
  lw t1, 0(s2)
  lw t1, 0(s3)
  lw t1, 0(s0)
  nop
  stop 12
  start 13                          # 17: external stores
  sw t1, 0(s2)
  sw t1, 0(s3)
  sw t1, 0(s0)
  nop
  stop 13
  start 14                          # 18: cycles of those loads
  lw t1, 0(s2)
  lw t1, 0(s3)
  sw t1, 0(s2)
  nop
  stop 14
  start 15                          # 19: cycles of those stores
  sw t1, 0(s2)
  sw t1, 0(s3)
  lw t1, 0(s2)
  nop
  stop 15

  fdiv t1, t3, t4
  start 17                          # 20: FP operations of another latency class in flight; also in region 1
  addi x0, x0, 0x101
  fdiv t1, t3, t4
  fadd t2, t3, t4
  nop
  addi x0, x0, 0x201
  stop 17
  start 18                          # 21: FPU contention of one core
  fadd t1, t3, t4
  fadd t2, t3, t4
  nop
  stop 18
  start 19                          # 22: FP dependencies
  fadd t1, t3, t4
  fadd t2, t1, t4
  nop
  stop 19
  start 20                          # 23: write-back conflicts
  fadd t1, t3, t4
  nop
  nop
  nop
  nop
  stop 20

  li t5, 0xfffffffe                 # 24: saturating
  start 0
  csrw 0x780, t5
  nop
  nop
  nop
  nop
  nop
  stop 0
  li t6, 1                          # 25: not saturating
  csrw 0xcc1, t6
  start 0
  csrw 0x780, t5
  nop
  nop
  nop
  nop
  nop
  stop 0
  csrw 0xcc1, x0                    # 26: not enabled
  start 0
  nop
  nop
  stop 0
  li t6, 3
  csrw 0xcc1, t6
  csrw 0xcc0, x0
  nop
  nop
  li t6, 7
  csrw 0x79f, t6                    # 27: all counters written at once
  nop
  nop
  nop
  csrr a0, 0x785
  keep a0
  li t6, -1
  csrw 0xcc0, t6                    # 28: what PCER holds
  nop
  nop
  csrr a0, 0xcc0
  keep a0
  csrw 0xcc0, x0
  csrr a0, 0xb00                    # 29: mcycle over four instructions
  nop
  nop
  nop
  nop
  csrr a3, 0xb00
  sub a3, a3, a0
  keep a3
  csrw 0xb02, x0                    # 30: minstret: of the instructions behind the write
  nop
  lw t1, 0(s2)
  csrr a3, 0xb02
  keep a3
  slli a1, a1, 8                    # 31: PCMR and PCER out of reset
  or a1, a1, a2
  keep a1
  addi x0, x0, 0x7ff
1:
  j 1b

.bss
.balign 16
.globl results
results: .space 32 * 4
