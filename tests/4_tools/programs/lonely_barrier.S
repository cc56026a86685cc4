# Core 0 waits at a barrier for eight cores; the others end without coming.
.option norelax
.text
.globl _start
_start:
  csrr t0, 0xf14
  bnez t0, done
  li s1, 0x10204000
  li t0, 0x10000
  sw t0, 0(s1)      # event mask: barrier
  li t0, 0xff
  sw t0, 0x200(s1)  # barrier 0: trigger mask, all eight cores
  sw t0, 0x20c(s1)  # barrier 0: target mask
  .word 0x21c4e283  # p.elw t0, 0x21c(s1)
done:
  addi x0, x0, 0x7ff
wait:
  j wait
