# What a fabric controller can do: boot some cores at addresses of their own, wake one of them, wait for the cluster in
# two ways (asleep, and by an interrupt), reach its memory, and start a core again. Exits with 0, or with the number of
# the check that failed. Regions of the fabric controller: 1 a load from L2, 2 a store to the TCDM, 3 a load from there,
# 4 a load from a peripheral, 5 an FP addition and a division.
.option norelax

.macro check number, register, expected
  li a0, \number
  li t6, \expected
  bne \register, t6, failed
.endm
.macro begin id
  addi x0, x0, 0x100 + \id
.endm
.macro end id
  addi x0, x0, 0x200 + \id
.endm

.text
.globl _start
_start:
  csrr t0, mhartid
  check 1, t0, 0x3e0                # cluster 31, core 0
  lui s0, 0x10000                   # TCDM
  lui s1, 0x10200                   # cluster control
  lui s2, 0x1a10a
  addi s2, s2, -0x800               # 0x1a109800: interrupt controller
  lui s3, 0x10201
  addi s3, s3, -0x200               # 0x10200e00: software events, 0x10200800 + 0x600
  la s4, words
  lui s5, 0x1a110
  addi s5, s5, -0x80                # 0x1a10ff80: the console of cluster 31, core 0

  li t1, 'F'
  sb t1, 0(s5)
  begin 1
  lw t2, 0(s4)
  end 1
  check 2, t2, 0x1234
  begin 2
  sw t2, 0x40(s0)
  end 2
  begin 3
  lw t3, 0x40(s0)
  end 3
  check 3, t3, 0x1234
  begin 4
  lw t3, 0x0c(s2)                   # pending lines
  end 4
  check 4, t3, 0
  lui t4, 0x3f800                   # 1.0
  lui t5, 0x40000                   # 2.0
  begin 5
  .insn r 0x53, 7, 0x00, t2, t4, t5  # fadd.s
  .insn r 0x53, 7, 0x0c, t3, t4, t5  # fdiv.s
  add t3, t3, x0
  end 5
  check 5, t2, 0x40400000
  check 6, t3, 0x3f000000

  lw t1, 0x40(s1)
  check 7, t1, 0x1c008080           # the boot address out of reset
  la t1, worker
  sw t1, 0x40(s1)
  sw t1, 0x44(s1)
  la t1, last
  sw t1, 0x4c(s1)
  lw t1, 0x4c(s1)
  sw t1, 0x44(s0)                   # for core 3: is this where it started?
  li t1, 0xb                        # cores 0, 1 and 3
  sw t1, 8(s1)
  lw t1, 8(s1)
  check 8, t1, 0xb
1:                                  # until core 1 says that it waits
  lw t1, 0x54(s0)
  beqz t1, 1b
  li t1, 2
  sw t1, 0x10(s3)                   # software event 4 for core 1

  li t1, 1 << 21                    # asleep until the end of computation
  sw t1, 4(s2)
  li t1, 1 << 11
  csrw mie, t1
  wfi
  lw t1, 0x0c(s2)
  check 9, t1, 1 << 21
  sw t1, 0x14(s2)
  lw t1, 0x0c(s2)
  check 10, t1, 0
  lw t1, 0(s1)
  check 11, t1, 1                   # the flag stays
  lw t1, 0x50(s0)
  check 12, t1, 1
  lw t1, 0x5c(s0)
  check 13, t1, 1

  la t1, handler                    # core 0 again, elsewhere; busy until it interrupts
  csrw mtvec, t1
  la t1, again
  sw t1, 0x40(s1)
  sw x0, 8(s1)
  li t1, 1 << 3
  sw t1, 0(s2)                      # the mask: line 3 only
  li s6, 0
  csrsi mstatus, 8
  li t1, 1
  sw t1, 8(s1)
2:
  beqz s6, 2b
  check 14, s6, 1 << 3
  lw t1, 0x60(s0)
  check 15, t1, 0x77
  li a0, 0
failed:
  li t6, 0x80000000
  or a0, a0, t6
  lui t5, 0x1a104
  sw a0, 0xa0(t5)
3:
  j 3b

.balign 4
handler:
  lw s6, 0x0c(s2)
  sw s6, 0x14(s2)
  mret

# Cores 0 and 1. Core 1 waits for the fabric controller first.
worker:
  csrr t0, mhartid
  lui s0, 0x10000
  lui s1, 0x10204
  slli t1, t0, 2
  add s0, s0, t1
  li t2, 1
  beqz t0, 1f
  li t3, 1 << 4
  sw t3, 0(s1)
  sw t2, 0x50(s0)
  .insn i 0x03, 6, t4, s1, 0x3c     # p.elw: wait and clear
1:
  sw t2, 0x50(s0)
  j meet

# Core 3.
last:
  auipc t1, 0
  lui s0, 0x10000
  lui s1, 0x10204
  lw t2, 0x44(s0)
  sub t1, t1, t2
  seqz t1, t1
  sw t1, 0x5c(s0)
meet:                               # a barrier of the three; core 0 says that they are done
  lui t1, 0x10
  sw t1, 0(s1)
  li t1, 0xb
  sw t1, 0x200(s1)
  sw t1, 0x20c(s1)
  .insn i 0x03, 6, t4, s1, 0x21c
  csrr t0, mhartid
  bnez t0, 1f
  lui t1, 0x10200
  li t2, 1
  sw t2, 0(t1)
1:
  addi x0, x0, 0x7ff
  j 1b

again:
  lui s0, 0x10000
  li t1, 0x77
  sw t1, 0x60(s0)
  lui t2, 0x1a10a
  li t1, 1 << 3
  sw t1, -0x7f0(t2)                 # 0x1a109810: set line 3
  addi x0, x0, 0x7ff
1:
  j 1b

.section .rodata
.balign 4
words: .word 0x1234
