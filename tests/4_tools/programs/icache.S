# Core 0 runs 1 KB of straight code twice (regions 1 and 2), which is more than its private cache holds. Then, in two
# rounds, it flushes the private caches and runs a short piece twice (regions 3 and 4): the second round finds all of it
# in the shared cache. At last it reads the cache's control registers, and exits with the number of what it did not read
# back.
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
  j start

.balign 64
straight:
.rept 252
  nop
.endr
  ret

.balign 64
short:
.rept 60
  nop
.endr
  ret

.balign 64
start:
  li s0, 0x1A10F000       # exit register
  addi x0, x0, 0x101
  jal straight
  addi x0, x0, 0x201
  addi x0, x0, 0x102
  jal straight
  addi x0, x0, 0x202
  li s2, 2
round:
  li t0, 1
  sw t0, 8(s1)            # flush the private caches
  addi x0, x0, 0x103
  jal short
  addi x0, x0, 0x203
  addi x0, x0, 0x104
  jal short
  addi x0, x0, 0x204
  addi s2, s2, -1
  bnez s2, round

  li a0, 1
  sw zero, 0x1c(s1)       # prefetch mask
  lw t0, 0x1c(s1)
  bnez t0, exit
  li a0, 2
  la t1, short
  sw t1, 0x0c(s1)         # flush the sets of an address
  jal short
  li a0, 0
exit:
  sw a0, 4(s0)
done:
  addi x0, x0, 0x7ff
wait:
  j wait
