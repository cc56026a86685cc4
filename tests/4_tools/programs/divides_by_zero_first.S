// A loop whose division is special (by zero) in its first rounds and takes its time in the later ones: what the first
// rounds teach the graph of states is not all there is. Ends with status 0.
.option norelax
.option norvc
.text
.globl _start
_start:
  li s0, 12                  # rounds
  li s1, 3                   # by zero
  lui a0, 0x3f800            # 1.0
  lui a1, 0x40400            # 3.0
repeat:
  slt t0, s1, s0
  addi t0, t0, -1
  addi s0, s0, -1
  and a2, a1, t0             # 0.0 while more than three rounds are left
  nop
  nop
  .insn r 0x53, 7, 0x0c, a3, a0, a2  # fdiv.s a3, a0, a2
  add a4, a4, a3
  bnez s0, repeat
  li t0, 0x80000000
  li t1, 0x1a1040a0          # exit register
  sw t0, 0(t1)
  addi x0, x0, 0x7ff         # the program ends
