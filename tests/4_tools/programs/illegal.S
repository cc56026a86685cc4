# An instruction word without a meaning, in a function of its own.
.option norelax
.text
.globl _start
_start:
  jal broken
  addi x0, x0, 0x7ff
.globl broken
broken:
  nop
  .word 0xffffffff
