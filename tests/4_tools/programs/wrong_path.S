# Core 0 runs sixteen cold blocks twice over, each a line of 16 bytes with a taken branch over the line behind it, which is
# never executed: in region 1 the branch is the last instruction of its line, in region 2 the first.
.option norelax
.option norvc
.text
.globl _start
_start:
  csrr t0, 0xf14
  bnez t0, done
  li s1, 0x10201400
  li t0, ~0
  sw t0, 0(s1)            # enable
  j late

.balign 32
late:
  addi x0, x0, 0x101
  j 1f
.balign 32
1:
.rept 16
  nop
  nop
  nop
  beq x0, x0, 2f
.balign 32, 0
2:
.endr
  addi x0, x0, 0x201
  j early

.balign 32
early:
  addi x0, x0, 0x102
  j 1f
.balign 32
1:
.rept 16
  beq x0, x0, 2f
.balign 32, 0
2:
.endr
  addi x0, x0, 0x202
  li t0, 0x80000000
  li t1, 0x1a1040a0
  sw t0, 0(t1)
done:
  addi x0, x0, 0x7ff
stay:
  j stay
