// One instruction, many ways to go on from it, as the graph of states has to tell them apart: a jump to more targets
// than are looked through, a hardware loop whose count comes from a register (0, 1 and more) inside of another one, a
// load that goes to the TCDM, to its test-and-set view and across a word by turns. All cores. Ends with status 1 if a core has
// counted something else than it should.
.option norelax
.option norvc
.text
.globl _start
_start:
  csrr s11, mhartid
  andi s11, s11, 31

  // 40 targets of one jalr, four times; its register is loaded just before.
  li s3, 4
again:
  lla s1, targets
  li s2, 40
  lui s4, 0x10000
  slli t1, s11, 4
  add s4, s4, t1             # a line of the TCDM for each core
next_target:
  sw s1, 0(s4)
  addi s1, s1, 8
  addi s2, s2, -1
  lw t0, 0(s4)
  jalr ra, t0, 0
  bnez s2, next_target
  addi s3, s3, -1
  bnez s3, again

  // Inner loops of 0, 1, 2, 3, 0, 1 ... rounds in an outer one of 9.
  li s5, 9
  li s6, 0
  .insn i 0x7b, 4, x1, s5, 14        # lp.setup 1: seven instructions
  andi t1, s6, 3
  .insn i 0x7b, 4, x0, t1, 6         # lp.setup 0: three instructions
  addi a0, a0, 1
  addi a1, a1, 1
  addi a2, a2, 1
  addi s6, s6, 1
  nop

  // The same with branches around the inner loop.
  li s6, 12
around:
  andi t1, s6, 3
  .insn i 0x7b, 4, x0, t1, 4         # lp.setup 0: two instructions
  addi a0, a0, 1
  addi a1, a1, 1
  addi s6, s6, -1
  bnez s6, around

  // Plain, test-and-set, plain ...; every fourth one lies across two words.
  li s6, 24
  mv s7, s4
  lui s8, 0x100
by_turns:
  sw x0, 0(s4)
  lw t1, 0(s7)
  add a0, a0, t1
  lw t2, 0(s4)
  sub a0, a0, t2
  xor s7, s7, s8
  andi t3, s6, 3
  addi t3, t3, -1
  bnez t3, stays
  lw t4, 2(s4)
  srli t4, t4, 31
  add a0, a0, t4
stays:
  addi s6, s6, -1
  bnez s6, by_turns

  li t0, 160 + 15 + 21 + 12  # jumps, rounds in the outer loop and without, words found set
  beq a0, t0, ends
  li t0, 0x80000001
  li t1, 0x1a1040a0          # exit register
  sw t0, 0(t1)
ends:
  addi x0, x0, 0x7ff         # the program ends

targets:
.rept 40
  addi a0, a0, 1
  jalr x0, ra, 0
.endr
