# Jumps to an address where no memory is.
.option norelax
.text
.globl _start
_start:
  li t0, 0x30000000
  jr t0
