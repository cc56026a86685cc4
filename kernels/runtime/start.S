# Entry of every kernel program, for all who start here (platform.md): with a fabric controller it alone does, at cycle 0,
# and the cluster's cores when it lets them; in bare-cluster boot every enabled core does, at cycle 0.
# Gives each its stack and enters C. Memory needs no clearing: the loader zeroes what the file leaves out.

    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    csrr  a0, mhartid
    srli  t0, a0, 5                 # the cluster id: 0, or 31 for the fabric controller
    bnez  t0, 2f
    lui   t0, %hi(__team_cores)
    addi  t0, t0, %lo(__team_cores)
    beq   a0, t0, 3f                # the core behind the team: the cluster's controller
    la    sp, __stacks_end
    lui   t0, %hi(__stack_bytes)
    addi  t0, t0, %lo(__stack_bytes)
    mul   t0, t0, a0
    sub   sp, sp, t0                # core 0 has the highest stack
    call  run_program
1:  addi  x0, x0, 0x7ff             # marker: this core's program has ended
    j     1b

2:  la    sp, __fabric_stack_end
    call  run_fabric_controller
    j     1b

3:  la    sp, __controller_stack_end
    call  run_controller
    j     1b
    .balign 4                       # what the linker puts behind it keeps the place in its words
    .size _start, . - _start
