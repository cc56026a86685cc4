# Core 0 prints "hello", every core works through a region of four additions that the layer table knows, and ends.
.option norelax
.text
.globl _start
_start:
  csrr t0, 0xf14
  bnez t0, work
  li t1, 0x1a10f000
  la t2, greeting
next_letter:
  lbu t3, 0(t2)
  beqz t3, work
  sb t3, 0(t1)
  addi t2, t2, 1
  j next_letter
work:
  addi x0, x0, 0x101
  addi t4, t4, 1
  addi t4, t4, 1
  addi t4, t4, 1
  addi t4, t4, 1
  addi x0, x0, 0x201
  addi x0, x0, 0x7ff
end:
  j end

.section .rodata
greeting: .asciz "hello\n"
layer_name: .asciz "adder"
pass_name: .asciz "forward"
kernel_name: .asciz "four_additions"

.section .halfstep.layers, "a"
.balign 4
  .word 1, 32, layer_name, pass_name, kernel_name
