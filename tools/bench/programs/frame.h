// What every program around a loop needs: `setup` gives each core its number (s0), the event unit (s1) and the
// repetitions (s2), and programs barrier 0; `finish` waits for everybody and ends the run with status 0. The two words
// are written by whoever starts the program (boot.cores, kernel.repeat).
#define EVENT_UNIT 0x10204000
#define TCDM 0x10000000
#define DMA 0x10204400
#define EXIT_REGISTER 0x1a1040a0

.option norelax

.macro wait_at_barrier
  .word 0x21c4e283  // p.elw t0, 0x21c(s1)
.endm

.macro setup
  csrr s0, mhartid
  li s1, EVENT_UNIT
  li t0, 0x10100  // event mask: barriers, DMA
  sw t0, 0(s1)
  la t0, halfstep_cores
  lw t0, 0(t0)
  li t1, 1
  sll t1, t1, t0
  addi t1, t1, -1
  bnez s0, 1f
  sw t1, 0x200(s1)  // barrier 0: who arrives
  sw t1, 0x20c(s1)  // and who is told
1:
  la t0, halfstep_repeat
  lw s2, 0(t0)
  // Barrier 0 is there for everybody after core 0 has written it; nobody arrives before.
  .rept 16
    nop
  .endr
  wait_at_barrier
.endm

.macro finish
  wait_at_barrier
  bnez s0, 1f
  li t0, 0x80000000
  li t1, EXIT_REGISTER
  sw t0, 0(t1)
1:
  addi x0, x0, 0x7ff
  j 1b
.endm

.data
.globl halfstep_cores
.globl halfstep_repeat
halfstep_cores: .word 8
halfstep_repeat: .word 1
.text
