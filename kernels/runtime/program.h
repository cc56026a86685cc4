// The end of a program.
#pragma once

#include <stdint.h>

// Ends the run with this exit status, whatever the other cores do. Returning from main() on all cores is the usual way.
void exit_program(int status);

// Entered by start.S on every core of the team.
void run_program(void);
// The program's end, with this status: tells who started the cluster, or ends the run if nobody did.
void end_program(int status);
