# Exits with the number of samples that the run asked for (kernels/runtime/control.h).
.option norelax
.text
.globl _start
_start:
  la t0, halfstep_samples
  lw t1, 0(t0)
  li t2, 0x80000000
  or t1, t1, t2
  li t0, 0x1a1040a0
  sw t1, 0(t0)
wait:
  j wait

.data
.globl halfstep_samples
halfstep_samples: .word 1
