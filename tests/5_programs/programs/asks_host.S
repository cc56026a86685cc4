// Wants a system call through tohost: an even value, the address of its arguments.
#include "conformance.h"
begin_program
  la gp, fromhost
  ecall
end_program
no_traps
