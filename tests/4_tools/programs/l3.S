# Core 0 stores a word to L3 and loads it again (region 1), loads a word from L2 (region 2), and has the DMA copy 64 bytes
# from L3 to the TCDM (region 3). Exits with the number of what was wrong.
.option norelax
.text
.globl _start
_start:
  csrr t0, 0xf14
  bnez t0, done
  li s1, 0x20000000
  li s2, 1234
  sw s2, 0(s1)
  addi x0, x0, 0x101
  lw t1, 0(s1)
  addi x0, x0, 0x201
  li a0, 1
  bne t1, s2, exit
  la s3, word
  addi x0, x0, 0x102
  lw t1, 0(s3)
  addi x0, x0, 0x202

  li s4, 0x10204000
  li t0, 0x100
  sw t0, 0(s4)            # event mask: DMA
  li s5, 0x10204400
  lw t0, 0(s5)            # id
  li t0, 1 << 17 | 1 << 18 | 1 << 20 | 64
  sw t0, 0(s5)
  li t0, 0x10000100
  sw t0, 0(s5)
  addi x0, x0, 0x103
  sw s1, 0(s5)
  .word 0x03ca6283        # p.elw t0, 0x3c(s4): wait and clear
  addi x0, x0, 0x203
  li t0, 0x10000100
  lw t1, 0(t0)
  li a0, 2
  bne t1, s2, exit
  li a0, 0
exit:
  li t0, 0x80000000
  or a0, a0, t0
  li t1, 0x1a1040a0
  sw a0, 0(t1)
done:
  addi x0, x0, 0x7ff
stay:
  j stay

.data
word:
  .word 1
