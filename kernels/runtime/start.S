# Entry of every kernel program in bare-cluster boot (platform.md): every enabled core starts here at cycle 0.
# Gives each core its stack in TCDM and enters C. Memory needs no clearing: the loader zeroes what the file leaves out.

    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    csrr  a0, mhartid
    andi  a0, a0, 31                # the cluster id is above
    la    sp, __stacks_end
    lui   t0, %hi(__stack_bytes)
    addi  t0, t0, %lo(__stack_bytes)
    mul   t0, t0, a0
    sub   sp, sp, t0                # core 0 has the highest stack
    call  run_program
    addi  x0, x0, 0x7ff             # marker: this core's program has ended
1:  j     1b
    .size _start, . - _start
