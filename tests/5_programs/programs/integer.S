// RV32IMC in numbered tests, a few per group; nothing may trap.
#include "conformance.h"
begin_program
  test 2
  li a0, 0x7fffffff
  addi a0, a0, 1
  expect a0, 0x80000000
  test 3
  li a1, -7
  srai a0, a1, 1
  expect a0, -4
  test 4
  li a1, -7
  li a2, 2
  div a0, a1, a2
  expect a0, -3
  rem a0, a1, a2
  expect a0, -1
  test 5
  li a1, 0x80000000
  li a2, -1
  div a0, a1, a2
  expect a0, 0x80000000
  divu a0, a1, zero
  expect a0, -1
  test 6
  mulhu a0, a1, a2
  expect a0, 0x7fffffff
  mulhsu a0, a1, a2
  expect a0, 0x80000000
  test 7                     // misaligned data: the core makes two accesses of it
  la a1, data
  lw a0, 1(a1)
  expect a0, 0x55443322
  lhu a0, 3(a1)
  expect a0, 0x5544
  li a2, 0xa1b2c3d4
  sw a2, 6(a1)
  lw a0, 4(a1)
  expect a0, 0xc3d46655
  lw a0, 8(a1)
  expect a0, 0xccbba1b2
  .option rvc
  test 8
  li a1, 5
  li a0, 0
1:
  add a0, a0, a1
  c.addi a1, -1
  c.bnez a1, 1b
  expect a0, 15
  test 9
  jal ra, 1f
  j fail
1:
  la a1, 2f
  jalr ra, a1, 0
  j fail
2:
end_program
no_traps
  .data
  .balign 4
data: .byte 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc
