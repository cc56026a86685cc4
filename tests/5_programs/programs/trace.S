// One of everything that a line of a commit log can hold; golden/trace.spike has the lines.
  .option norelax
  .option norvc
  .section .text.init, "ax"
  .globl _start
_start:
  auipc a0, 0x1
  lui t0, 0x12345
  addi t0, t0, 0x678
  sw t0, 0x40(a0)
  sh t0, 0x46(a0)
  sb t0, 0x4b(a0)
  lw a1, 0x40(a0)
  add a2, a1, a1             // needs the load
  lbu a1, 0x4b(a0)
  lh a3, 0x42(a0)
  lw a4, 0x43(a0)            // crosses a word
  .option rvc
  c.addi a2, 1
  c.nop
  .option norvc
  csrw mscratch, a2
  csrr a5, mscratch
  fence
  beq a0, a0, 1f
  nop
1:
  jal ra, 2f
  nop
2:
  la t1, 3f
  csrw mtvec, t1
  lw a4, 0(zero)
  lui t2, 0x40000
  lw a4, 4(t2)               // traps: no line of its own
  nop
  .balign 4
3:
  li t0, 1
  la t1, tohost
  sw t0, 0(t1)
4:
  j 4b
  .section .tohost, "aw"
  .balign 64
  .globl tohost
tohost: .dword 0
  .fill 16, 4, 0
