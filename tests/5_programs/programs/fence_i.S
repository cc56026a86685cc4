// Instructions that a program writes over: in its code, and in its data, where it then jumps to.
#include "conformance.h"
begin_program
  test 2
  lw a1, source
  la a2, 1f
  sw a1, 0(a2)
  fence.i
1:
  li a0, 1                   // becomes li a0, 2
  expect a0, 2
  test 3
  la a2, target
  sw a1, 0(a2)
  fence.i
  jalr ra, a2, 0
  expect a0, 2
  test 4                     // half of an instruction
  la a2, 2f + 2
  li a1, 0x0030
  sh a1, 0(a2)
  fence.i
2:
  addi a0, zero, 1           // becomes addi a0, zero, 3
  expect a0, 3
end_program
no_traps
  .data
  .balign 4
source: .word 0x00200513     // li a0, 2
target: .word 0
  .word 0x00008067           // ret
