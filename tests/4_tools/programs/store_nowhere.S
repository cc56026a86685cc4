# Stores to an address where nothing is.
.option norelax
.text
.globl _start
_start:
  li t0, 0x30000000
  sw t0, 0(t0)
  addi x0, x0, 0x7ff
wait:
  j wait
