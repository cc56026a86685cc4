# Never ends, always busy.
.option norelax
.text
.globl _start
_start:
  addi t0, t0, 1
  j _start
