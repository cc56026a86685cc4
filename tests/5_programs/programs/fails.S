// Its second test is wrong.
#include "conformance.h"
begin_program
  test 2
  li a0, 1
  expect a0, 1
  test 3
  expect a0, 2
end_program
no_traps
