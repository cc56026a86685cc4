// PMSIS teams: cores 1 and up serve, core 0 is the master.
#pragma once

#include <stdint.h>

// Called once by every core: what wakes it. `task_event`: the software event for the master.
void pmsis_team_open(uint32_t task_event);
// Never returns: waits for forks and takes part in them.
[[noreturn]] void pmsis_team_serve(void);
