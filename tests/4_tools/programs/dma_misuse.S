# What the DMA does not take: MISUSE says which mistake core 0 makes, after one transfer that is in order. The other cores
# end at once.
#define COMMAND(bytes) ((bytes) | 1 << 17 | 1 << 18 | 1 << 20)
#define STRIDED_L2 (1 << 19)
.option norelax
.text
.globl _start
_start:
  csrr t0, 0xf14
  andi t0, t0, 31
  bnez t0, done
  li s2, 0x10204400
  li s3, 0x10000000
  la s4, source
  lw s5, 0(s2)
  li t0, COMMAND(64)
  sw t0, 0(s2)
  sw s3, 0(s2)
  sw s4, 0(s2)

.globl mistake
mistake:
#if MISUSE == 1            /* no length */
  lw s5, 0(s2)
  li t0, COMMAND(0)
  sw t0, 0(s2)
#elif MISUSE == 2          /* beyond the TCDM */
  lw s5, 0(s2)
  li t0, COMMAND(256)
  sw t0, 0(s2)
  li t0, 0x1000ff80
  sw t0, 0(s2)
  sw s4, 0(s2)
#elif MISUSE == 3          /* no L2 there */
  lw s5, 0(s2)
  li t0, COMMAND(256)
  sw t0, 0(s2)
  sw s3, 0(s2)
  li t0, 0x20000000
  sw t0, 0(s2)
#elif MISUSE == 4          /* id given back too early */
  li t0, 1
  sll t0, t0, s5
  sw t0, 4(s2)
#elif MISUSE == 5          /* command without an id */
  li t0, COMMAND(64)
  sw t0, 0(s2)
#elif MISUSE == 6          /* command not finished */
  lw s5, 0(s2)
  li t0, COMMAND(64)
  sw t0, 0(s2)
  lw t0, 4(s2)
#elif MISUSE == 7          /* no register there */
  sw x0, 8(s2)
#elif MISUSE == 8          /* rows without length */
  lw s5, 0(s2)
  li t0, COMMAND(64) | STRIDED_L2
  sw t0, 0(s2)
  sw s3, 0(s2)
  sw s4, 0(s2)
  sw x0, 0(s2)
  sw x0, 0(s2)
#elif MISUSE == 9          /* rows that leave L2 */
  lw s5, 0(s2)
  li t0, COMMAND(64) | STRIDED_L2
  sw t0, 0(s2)
  sw s3, 0(s2)
  sw s4, 0(s2)
  li t0, 16
  sw t0, 0(s2)
  li t0, 0x1000000
  sw t0, 0(s2)
#elif MISUSE == 10         /* no length, through the port that the cores share */
  li s2, 0x10201800
  lw s5, 0(s2)
  li t0, COMMAND(0)
  sw t0, 0(s2)
#endif
done:
  addi x0, x0, 0x7ff
stay:
  j stay

.data
.balign 16
source:
  .space 256, 0x5a
