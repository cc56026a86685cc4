// The loop around a body that is an assembly text: a hardware loop, or, where the compiler is told to make none
// (halfstep-cc -fno-hardware-loops), a counter and a branch. The body is 32-bit instructions, from LOOP_BEGIN to
// LOOP_END in the same statement, which has LOOP_RESULTS(counter) behind its results and LOOP_INPUTS(counter, length)
// among its inputs: `counter` is a variable of the caller's own that nothing reads afterwards, not 0, and `length` the
// number of the body's instructions.
//
// Preprocessor macros, because they are parts of an assembly statement.
#pragma once

#ifdef __HALFSTEP_NO_HARDWARE_LOOPS__
#define LOOP_BEGIN "9:\n.option push\n.option norvc\n"
#define LOOP_END "addi %[count], %[count], -1\nbnez %[count], 9b\n.option pop\n"
#define LOOP_RESULTS(counter) , [count] "+&r"(counter)
#define LOOP_INPUTS(counter, length) [unused] "i"(length)
#else
// lp.setup on loop 0; its last operand counts halfwords from here to the last instruction of the body.
#define LOOP_BEGIN ".p2align 2\n.option push\n.option norvc\n.insn i 0x7b, 4, x0, %[count], %[end]\n"
#define LOOP_END ".option pop\n"
#define LOOP_RESULTS(counter)
#define LOOP_INPUTS(counter, length) [count] "r"(counter), [end] "i"(2 * (length))
#endif
