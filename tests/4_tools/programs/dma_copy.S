# All cores: core 0 has the DMA copy a block from L2 into the TCDM, off by a byte on either side, and tells everybody by
# broadcast. Every core sleeps until then, checks the block, has its own eighth of it copied to another place in L2, sleeps
# until that is done, and checks it. Exits with 0 if all bytes arrived, else with 1 + the number of the core.
#define BYTES 1000
#define EIGHTH 125
#define COMMAND(to_tcdm, bits) ((to_tcdm) << 17 | 1 << 18 | 1 << 20 | (bits))
#define BROADCAST (1 << 22)
.option norelax
.text
.globl _start
_start:
  csrr s0, 0xf14
  andi s0, s0, 31
  li s1, 0x10204000
  li t0, 0x10100
  sw t0, 0(s1)            # event mask: DMA and barrier
  li s2, 0x10204400       # DMA
  la s3, source + 1
  li s4, 0x10000103       # in the TCDM
  la s5, copy + 2
  bnez s0, wait_for_block
  li t0, 0xff
  sw t0, 0x200(s1)        # barrier 0: all eight
  sw t0, 0x20c(s1)

  lw s6, 0(s2)            # id
  li t0, COMMAND(1, BROADCAST) + BYTES
  sw t0, 0(s2)
  sw s4, 0(s2)
  sw s3, 0(s2)
wait_for_block:
  .word 0x03c4e283        # p.elw t0, 0x3c(s1): wait and clear
  andi t0, t0, 0x100
  beqz t0, wait_for_block # barrier events are not expected here

  li a2, BYTES
  mv a0, s3
  mv a1, s4
  jal check
  .word 0x21c4e283        # p.elw t0, 0x21c(s1): nobody's event may be taken for the next transfer's
  bnez s0, copy_back
  li t0, 1
  sll t0, t0, s6
  sw t0, 4(s2)            # core 0 gives its id back

copy_back:
  li t0, EIGHTH
  mul s7, s0, t0
  add s8, s4, s7          # this core's part in the TCDM
  add s9, s5, s7          # and in L2
  lw s6, 0(s2)
  li t0, COMMAND(0, 0) + EIGHTH
  sw t0, 0(s2)
  sw s8, 0(s2)
  sw s9, 0(s2)
wait_for_part:
  .word 0x03c4e283
  andi t0, t0, 0x100
  beqz t0, wait_for_part
  lw t1, 4(s2)            # the status bit of the transfer is down
  srl t1, t1, s6
  andi t1, t1, 1
  bnez t1, fail
  li t0, 1
  sll t0, t0, s6
  sw t0, 4(s2)

  li a2, EIGHTH
  add a0, s3, s7
  mv a1, s9
  jal check
  .word 0x21c4e283
  bnez s0, end
  li t0, 0x80000000
  li t1, 0x1a1040a0
  sw t0, 0(t1)
end:
  addi x0, x0, 0x7ff
stay:
  j stay

# Compares a2 bytes at a0 and a1.
check:
  lbu t0, 0(a0)
  lbu t1, 0(a1)
  bne t0, t1, fail
  addi a0, a0, 1
  addi a1, a1, 1
  addi a2, a2, -1
  bnez a2, check
  ret
fail:
  li t0, 0x80000001
  add t0, t0, s0
  li t1, 0x1a1040a0
  sw t0, 0(t1)
  j stay

.data
.balign 16
source:
  .set value, 1
  .rept (BYTES + 16) / 4
    .set value, (value * 1103515245 + 12345) & 0x7fffffff
    .word value
  .endr
.balign 16
copy:
  .space BYTES + 16, 0xa5
