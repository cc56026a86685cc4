// The controller of a cluster with nine cores: the core behind the team. It computes nothing, it waits for the team's
// end and passes it on.
#pragma once

#include "runtime/control.h"
#include "runtime/team.h"

static inline int has_controller(void) { return halfstep_cores > largest_team(); }

// Entered by start.S on that core.
void run_controller(void);
// Called on one core of the team, at the end of the program.
void wake_controller(int status);
