// Loads and stores whose place changes while the instruction stays: TCDM, its test-and-set view, L2 through the PE port,
// event unit, DMA and control registers, within a word and across two. Any number of cores. Ends with status 1 if a
// core has read something else than it should.
.option norelax
.option norvc
.text
.globl _start
_start:
  csrr s11, mhartid
  andi s11, s11, 31
  lui s4, 0x10000
  slli t1, s11, 6
  add s4, s4, t1             # 64 bytes of the TCDM for each core
  lla s5, area
  add s5, s5, t1             # and of L2
  li s1, 0x10204000          # event unit
  li a0, 0                   # counts what is wrong

  // All sizes, to the TCDM and to L2 by turns, at any offset: what comes back has to be what went there.
  li s3, 24
sizes:
  andi t0, s3, 1
  mv s7, s4
  bnez t0, in_tcdm
  mv s7, s5
in_tcdm:
  slli t0, s3, 29
  srli t0, t0, 30            # offset: 0 1 2 3, each twice
  add s7, s7, t0
  li t1, 0x81828384
  sub t1, t1, s3
  sw t1, 0(s7)
  lw t2, 0(s7)
  sub t3, t2, t1             # needs the word at once
  or a0, a0, t3
  sh t1, 8(s7)
  lh t2, 8(s7)
  lhu t3, 8(s7)
  slli t4, t1, 16
  srai t5, t4, 16
  srli t4, t4, 16
  xor t2, t2, t5
  xor t3, t3, t4
  or a0, a0, t2
  or a0, a0, t3
  sb t1, 16(s7)
  sb s3, 17(s7)
  lb t2, 16(s7)
  lbu t3, 16(s7)
  lbu x0, 16(s7)
  slli t4, t1, 24
  srai t5, t4, 24
  srli t4, t4, 24
  xor t2, t2, t5
  xor t3, t3, t4
  or a0, a0, t2
  or a0, a0, t3
  mv t6, s7
  .insn s 0x2b, 2, t1, 4(t6)         # p.sw t1, 4(t6!)
  .insn s 0x2b, 1, t1, 2(t6)         # p.sh t1, 2(t6!)
  addi t6, t6, -6
  .insn i 0x0b, 2, t2, t6, 4         # p.lw t2, 4(t6!)
  .insn i 0x0b, 5, t3, t6, 2         # p.lhu t3, 2(t6!)
  sub t2, t2, t1
  or a0, a0, t2
  sub t3, t3, t1
  slli t3, t3, 16
  or a0, a0, t3
  sub t6, t6, s7
  addi t6, t6, -6
  or a0, a0, t6
  addi s3, s3, -1
  bnez s3, sizes

  // In a hardware loop, from L2, then from the TCDM: nothing stands between the loads.
  sw x0, 0(s5)
  sw x0, 0(s4)
  mv s7, s5
  li s3, 4
looping:
  li t1, 9
  .insn i 0x7b, 4, x0, t1, 6         # lp.setup 0: three instructions
  lw t2, 0(s7)
  addi t2, t2, 1
  sw t2, 0(s7)
  mv s7, s4
  addi s3, s3, -1
  bnez s3, looping
  lw t2, 0(s5)
  addi t2, t2, -9
  or a0, a0, t2
  lw t2, 0(s4)
  addi t2, t2, -27
  or a0, a0, t2

  // One load, in six places by turns; its register is needed at once, or a word later is stored.
  li t0, 0x70000
  sw t0, 0(s1)               # event mask: barrier, mutex, dispatch
  addi t0, s11, 1
  sw t0, 4(s4)
  sw t0, 4(s5)
  li s3, 36
  lla s8, places
  addi s9, s8, 24
places_again:
  mv s6, s8
place:
  lw s7, 0(s6)
  lw t1, 4(s6)
  beqz t1, everybodys
  add s7, s7, s11            # 64 bytes on for each core
everybodys:
  lw t2, 0(s7)
  add s10, s10, t2
  lw t3, 0(s7)
  nop
  sw t3, 8(s4)
  addi s6, s6, 8
  addi s3, s3, -1
  bnez s3, more_places
  j everywhere_read
more_places:
  lla t1, places_end
  bne s6, t1, place
  j places_again

everywhere_read:
  beqz a0, ends
  li t0, 0x80000001
  li t1, 0x1a1040a0          # exit register
  sw t0, 0(t1)
ends:
  addi x0, x0, 0x7ff         # the program ends

.data
.balign 64
area:
  .zero 1024
// Where, and whether each core has its own.
places:
  .word area, 0
  .word 0x10000004, 0
  .word 0x10204000, 0        # event mask
  .word area + 2, 0          # two words
  .word 0x10100004, 0        # test and set
  .word 0x10204404, 0        # DMA status
  .word 0x10200040, 0        # boot address of core 0
  .word 0x10000006, 0
  .word area + 4, 0
places_end:
